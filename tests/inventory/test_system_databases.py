"""The databases of pacman, Portage, opkg, Slackware and Chisel: hard cases, whole images, hostile bytes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory import take
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.catalogers import chisel, opkg, opkg_files, pacman, pacman_files, portage, slackware
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import Inventory, NotAssessed, Ownership, Package
from seawall.source.detect import open_source
from seawall.source.memory import MemoryFile
from seawall.source.oci.image import Image
from support.hostile import cut_short, flipped, survives
from support.images import Entry, build, file, write_layout

FIXTURES = Path(__file__).parent / "fixtures"
DESC = "%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-2\n\n%DEPENDS%\nglibc\n"
MANIFEST = '{"jsonwall":"1.0","schema":"1.0","count":3}\n'


def catalog(cataloger: Cataloger, path: str, content: bytes, **beside: bytes) -> list[Record]:
    return list(cataloger.parse(MemoryFile(path, content, siblings=beside)))


def taken(root: Path, *entries: Entry) -> Inventory:
    opened = open_source(str(write_layout(root, [build([entries])])), None)
    assert isinstance(opened, Image)
    return take.of_image(opened, take.INSTALLED)


ROOTS: dict[str, tuple[tuple[str, str, str], tuple[Entry, ...]]] = {
    "pacman": (
        ("arch", "alpm", "arch"),
        (
            file("var/lib/pacman/local/zlib-1:1.3.1-2/desc", DESC),
            file("var/lib/pacman/local/zlib-1:1.3.1-2/files", "%FILES%\nusr/\nusr/include/patchlevel.h\n"),
        ),
    ),
    "portage": (
        ("gentoo", "ebuild", "dev-lang"),
        (
            file("var/db/pkg/dev-lang/zlib-3.12.1/CONTENTS", f"obj /usr/include/patchlevel.h {'0' * 32} 1\n"),
            file("var/db/pkg/dev-lang/zlib-3.12.1/LICENSE", "PSF-2\n"),
        ),
    ),
    "opkg": (
        ("openwrt", "opkg", "openwrt"),
        (
            file("usr/lib/opkg/status", "Package: zlib\nVersion: 1\nStatus: install ok installed\n"),
            file("usr/lib/opkg/info/zlib.list", "/usr/include/patchlevel.h\n"),
        ),
    ),
    "slackware": (
        ("slackware", "generic", "slackware"),
        (file("var/log/packages/zlib-1.3-x86_64-1", "FILE LIST:\n./\nusr/include/patchlevel.h\n"),),
    ),
    "chisel": (
        ("ubuntu", "deb", "ubuntu"),
        (
            file(
                "var/lib/chisel/manifest.wall",
                zstandard.compress(
                    (
                        MANIFEST
                        + '{"kind":"package","name":"zlib","version":"1","sha256":"","arch":"amd64"}\n'
                        + '{"kind":"path","path":"/usr/include/patchlevel.h","slices":["zlib_dev"]}\n'
                    ).encode()
                ),
            ),
        ),
    ),
}


@pytest.mark.parametrize("name", ROOTS)
def test_a_system_and_the_files_that_it_owns(name: str, tmp_path: Path) -> None:
    (system, kind, namespace), entries = ROOTS[name]
    inventory = taken(
        tmp_path,
        file("etc/os-release", f"ID={system}\nVERSION_ID=1\n"),
        file("usr/include/patchlevel.h", '#define PY_VERSION "3.12.1"\n'),
        file("opt/include/patchlevel.h", '#define PY_VERSION "3.12.2"\n'),
        *entries,
    )
    (package,) = [each for each in inventory.packages if each.name == "zlib"]
    assert (package.type, package.namespace, package.distro) == (kind, namespace, f"{system}-1")
    assert [each.version for each in inventory.packages if each.name == "python"] == ["3.12.2"]
    assert not [each for each in inventory.not_assessed if "no package database" in each.why]


def test_pacman_s_licences_are_lines_and_its_dependencies_names() -> None:
    text = DESC + "sh>=5\nlibx.so=1-64\n\n%LICENSE%\nMIT\nBSD-3-Clause\n\n%PROVIDES%\nlibz.so=1-64\nz\n"
    (package,) = catalog(pacman.CATALOGER, "var/lib/pacman/local/zlib-1/desc", text.encode())
    assert isinstance(package, Package)
    assert package.licences == ("MIT", "BSD-3-Clause")
    assert package.requires == ("glibc", "sh", "libx.so")
    assert package.provides == ("libz.so@1-64", "z")


@pytest.mark.parametrize("content", [b"", b"%NAME%\nzlib\n", b"%VERSION%\n1\n", b"%NAME%\n\n%VERSION%\n1\n"])
def test_a_folder_of_pacman_without_a_package(content: bytes) -> None:
    with pytest.raises(Malformed, match="%NAME%"):
        catalog(pacman.CATALOGER, "var/lib/pacman/local/zlib-1/desc", content)


def test_the_package_of_a_list_of_files_has_dashes() -> None:
    path = "var/lib/pacman/local/gcc-libs-14.1.1+r1-1/files"
    assert catalog(pacman_files.CATALOGER, path, b"%FILES%\nusr/lib/a\n\n%BACKUP%\nx\n") == [
        Ownership("gcc-libs", b"usr/lib/a")
    ]
    assert catalog(pacman_files.CATALOGER, path, b"%FILES%\n") == []


@pytest.mark.parametrize(
    ("folder", "name", "version"),
    [
        ("zlib-1.3.1", "zlib", "1.3.1"),
        ("gtk+-3.24.42-r1", "gtk+", "3.24.42-r1"),
        ("mplayer-1.0_rc2_p2010-r1", "mplayer", "1.0_rc2_p2010-r1"),
        ("font-adobe-100dpi-1.0.4", "font-adobe-100dpi", "1.0.4"),
        ("openssl-1.1.1w", "openssl", "1.1.1w"),
        ("linux-firmware-20240610", "linux-firmware", "20240610"),
    ],
)
def test_portage_s_folders(folder: str, name: str, version: str) -> None:
    (package,) = catalog(portage.CATALOGER, f"var/db/pkg/a-b/{folder}/CONTENTS", b"")
    assert isinstance(package, Package)
    assert (package.namespace, package.name, package.version) == ("a-b", name, version)


@pytest.mark.parametrize("folder", ["zlib", "-MERGING-zlib-1", "1.0", "zlib-", "z" * 600 + "-1"])
def test_a_folder_that_is_no_package_of_portage(folder: str) -> None:
    with pytest.raises(Malformed):
        catalog(portage.CATALOGER, f"var/db/pkg/a-b/{folder}/CONTENTS", b"")


@pytest.mark.parametrize(
    ("depends", "names"),
    [
        ("dev-libs/a", ("dev-libs/a",)),
        (
            ">=dev-libs/a-1.2-r1:0/1=[x,-y(+)] =dev-libs/b-2* ~dev-libs/c-3",
            ("dev-libs/a", "dev-libs/b", "dev-libs/c"),
        ),
        ("!dev-libs/a !!dev-libs/b dev-libs/c:=", ("dev-libs/c",)),
        ("|| ( a/b c/d ) e/f", ("a/b|c/d", "e/f")),
        ("|| ( ( a/b c/d ) e/f ) g/h", ("a/b|c/d|e/f", "g/h")),
        ("ssl? ( a/b ) !ssl? ( c/d )", ("a/b", "c/d")),
        ("media-fonts/font-adobe-100dpi x11-libs/gtk+:3", ("media-fonts/font-adobe-100dpi", "x11-libs/gtk+")),
        ("|| ( ", ()),
        (") ) ( ||", ()),
    ],
)
def test_portage_s_dependencies(depends: str, names: tuple[str, ...]) -> None:
    path = "var/db/pkg/a/b-1/CONTENTS"
    (package,) = catalog(portage.CATALOGER, path, b"", RDEPEND=depends.encode())
    assert isinstance(package, Package)
    assert package.requires == names


def test_opkg_s_packages_are_those_that_are_installed() -> None:
    states = (
        "install ok installed",
        "install user installed",
        "deinstall ok not-installed",
        "deinstall ok config-files",
    )
    text = "\n".join(f"Package: p{n}\nVersion: 1\nStatus: {state}\n" for n, state in enumerate(states))
    found = catalog(opkg.CATALOGER, "usr/lib/opkg/status", text.encode())
    assert [each.name for each in found if isinstance(each, Package)] == ["p0", "p1"]


def test_opkg_s_packages_may_wait_for_the_first_start() -> None:
    """An image that is made on another machine has them unpacked; what failed half-way is not assessed."""
    states = ("install user unpacked", "install ok half-installed", "install ok")
    text = "\n".join(f"Package: p{i}\nVersion: 1\nStatus: {each}\n" for i, each in enumerate(states))
    found = catalog(opkg.CATALOGER, "usr/lib/opkg/status", text.encode())
    assert [each.name for each in found if isinstance(each, Package)] == ["p0"]
    assert [each.subject for each in found if isinstance(each, NotAssessed)] == ["p1 1", "p2 1"]


def test_opkg_s_lists_have_modes_in_newer_versions() -> None:
    lines = b"/usr/bin/a\t0100755\n/usr/bin/b\n/etc/c d\t0120777\t/x\n\n"
    assert catalog(opkg_files.CATALOGER, "usr/lib/opkg/info/p.list", lines) == [
        Ownership("p", b"usr/bin/a\nusr/bin/b\netc/c d")
    ]


def test_a_slackware_file_whose_name_alone_tells() -> None:
    (package,) = catalog(slackware.CATALOGER, "var/log/packages/bash-completion-2.11-noarch-2", b"")
    assert isinstance(package, Package)
    assert (package.name, package.version, package.arch) == ("bash-completion", "2.11-2", "noarch")
    with pytest.raises(Malformed):
        catalog(slackware.CATALOGER, "var/log/packages/README", b"hello")


def wall(*lines: object) -> bytes:
    return zstandard.compress((MANIFEST + "".join(json.dumps(line) + "\n" for line in lines)).encode())


def cut(content: bytes) -> list[Record]:
    return catalog(chisel.CATALOGER, "var/lib/chisel/manifest.wall", content)


def test_what_a_manifest_leaves_open_is_said() -> None:
    package, broken, doubt = cut(
        wall(
            {"kind": "package", "name": "a", "version": "1"},
            {"kind": "package", "name": "b"},
            {"kind": "package", "name": 3, "version": "1"},
            {"kind": "future", "x": [1]},
            [1],
        )
    )
    assert package == Package("deb", "a", "1")
    assert isinstance(broken, NotAssessed)
    assert isinstance(doubt, NotAssessed)
    assert (broken.kind, broken.weight, doubt.kind, doubt.weight) == ("package", 3, "distribution", 1)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", Malformed),
        (b"plain", Malformed),
        (zstandard.compress(b"{}"), Malformed),
        (zstandard.compress(b"[" * 100_000), Malformed),
        (zstandard.compress(MANIFEST.encode() + bytes(257 << 20)), LimitExceeded),
    ],
)
def test_what_is_no_manifest(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        cut(content)


SAMPLES = [
    pytest.param(
        module.CATALOGER, path.relative_to(tree).as_posix(), path.read_bytes(), id=module.CATALOGER.name
    )
    for module in (chisel, opkg, pacman, pacman_files, portage, slackware)
    for tree in (FIXTURES / module.CATALOGER.name).glob("*/tree")
    for path in sorted(tree.rglob("*"))[-1:]
    if path.is_file()
]


def reader(cataloger: Cataloger, path: str) -> Callable[[bytes], Iterable[Record]]:
    return lambda content: catalog(cataloger, path, content, LICENSE=content, RDEPEND=content)


@pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
def test_cut_short(cataloger: Cataloger, path: str, content: bytes) -> None:
    for short in cut_short(content, 7):
        survives(reader(cataloger, path), short)


@pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_flipped(cataloger: Cataloger, path: str, content: bytes, data: st.DataObject) -> None:
    if content:
        survives(reader(cataloger, path), data.draw(flipped(content)))


@pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
@pytest.mark.parametrize(
    "piece", [b"%NAME%\n", b"a", b"\n\n", b"Depends: a,", b"|| ( ", b"(", b"\n x", b"a-1"]
)
def test_repetition_takes_time_in_proportion(
    cataloger: Cataloger, path: str, content: bytes, piece: bytes
) -> None:
    start = time.process_time()
    survives(reader(cataloger, path), content + piece * (1_000_000 // len(piece)))
    assert time.process_time() - start < 3
