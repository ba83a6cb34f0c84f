"""Inventories of whole images: what is seen, from which layer, owned by whom, and what is not known."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from threading import Event

import pytest

from seawall import notes
from seawall.inventory import declared as declaring
from seawall.inventory import take
from seawall.inventory.declared import catalogers, code_digest, declared
from seawall.model.errors import Malformed
from seawall.model.package import Inventory, Location, Package
from seawall.source.base import Analyser
from seawall.source.cache import LayerCache
from seawall.source.detect import TreeSource, open_source
from seawall.source.layers import read_layer
from seawall.source.oci.image import Image, ImageLayer
from support import go
from support.images import (
    DEBIAN_11,
    GZIP,
    Entry,
    build,
    directory,
    docker_files,
    file,
    hardlink,
    stanza,
    symlink,
    tar,
    write_archive,
    write_layout,
)

STATUS = "var/lib/dpkg/status"
RELEASE = file("etc/os-release", DEBIAN_11)


def metadata(name: str, version: str) -> str:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nText.\n"


def image(root: Path, *layers: Sequence[Entry] | bytes) -> Image:
    opened = open_source(str(write_layout(root, [build(layers)])), None)
    assert isinstance(opened, Image)
    return opened


def taken(root: Path, *layers: Sequence[Entry] | bytes, cache: LayerCache | None = None) -> Inventory:
    return take.of_image(image(root, *layers), take.INSTALLED, cache=cache)


def packages(inventory: Inventory) -> dict[str, str]:
    return {package.name: package.version for package in inventory.packages}


def one(inventory: Inventory, name: str) -> Package:
    [found] = [package for package in inventory.packages if package.name == name]
    return found


def test_the_newest_database_counts_and_each_package_names_its_layer(tmp_path: Path) -> None:
    inventory = taken(
        tmp_path,
        [RELEASE, file(STATUS, stanza("bash", "5.1-2") + stanza("gone", "1"))],
        [file(STATUS, stanza("bash", "5.1-2") + stanza("curl", "7.74.0-1"))],
        [file("app/site-packages/Jinja2-2.11.dist-info/METADATA", metadata("Jinja2", "2.11"))],
    )
    assert packages(inventory) == {"bash": "5.1-2", "curl": "7.74.0-1", "jinja2": "2.11"}
    assert one(inventory, "curl").locations == (Location(STATUS, layer=1),)
    assert one(inventory, "jinja2").locations[0].layer == 2
    assert [layer.created_by for layer in inventory.layers] == ["layer 0", "layer 1", "layer 2"]
    assert one(inventory, "bash").namespace == "debian"
    assert one(inventory, "bash").distro == "debian-11"
    assert inventory.not_assessed == ()


DIST_INFO = "usr/lib/python3/site-packages/Jinja2-2.11.dist-info"
JINJA = file(f"{DIST_INFO}/METADATA", metadata("Jinja2", "2.11"))


@pytest.mark.parametrize(
    "upper",
    [
        [file("usr/lib/python3/site-packages/.wh.Jinja2-2.11.dist-info")],
        [file(f"{DIST_INFO}/.wh..wh..opq")],
        [file(".wh.usr")],
        [symlink("usr/lib/python3", "/opt/python")],
        [file("usr/lib/python3/site-packages/Jinja2-2.11.dist-info")],
        [Entry("usr/lib", kind=b"3")],
        [directory("usr/lib", {"SCHILY.xattr.trusted.overlay.opaque": "y"})],
    ],
    ids=[
        "whiteout",
        "opaque",
        "above",
        "link-over-directory",
        "file-over-directory",
        "overlay",
        "overlay-opaque",
    ],
)
def test_what_an_upper_layer_hides_is_not_there(tmp_path: Path, upper: list[Entry]) -> None:
    assert packages(taken(tmp_path, [RELEASE, JINJA], upper)) == {}


def test_a_replaced_file_counts_once(tmp_path: Path) -> None:
    newer = file(f"{DIST_INFO}/METADATA", metadata("Jinja2", "3.0"))
    assert packages(taken(tmp_path, [JINJA], [newer])) == {"jinja2": "3.0"}


def test_the_last_of_two_entries_of_one_name_counts(tmp_path: Path) -> None:
    again = file(f"{DIST_INFO}/METADATA", metadata("Jinja2", "3.0"))
    assert packages(taken(tmp_path, [JINJA, again])) == {"jinja2": "3.0"}


def test_one_package_proved_twice_is_one_package(tmp_path: Path) -> None:
    other = file("opt/venv/Jinja2-2.11.dist-info/METADATA", metadata("Jinja2", "2.11"))
    inventory = taken(tmp_path, [JINJA], [other])
    assert [location.layer for location in one(inventory, "jinja2").locations] == [1, 0]


@pytest.mark.parametrize(
    "layers",
    [
        [[RELEASE, file("data/status", stanza("bash", "5")), symlink(STATUS, "/data/status")]],
        [[RELEASE, file("data/status", stanza("bash", "5")), symlink(STATUS, "../../../../../data/status")]],
        [[RELEASE, file("data/dpkg/status", stanza("bash", "5")), symlink("var/lib/dpkg", "/data/dpkg")]],
        [[RELEASE, file("data/status", stanza("bash", "5"))], [symlink(STATUS, "/data/status")]],
        [[RELEASE, symlink(STATUS, "/data/status")], [file("data/status", stanza("bash", "5"))]],
        [[RELEASE, file("data/status", stanza("bash", "5")), hardlink(STATUS, "data/status")]],
    ],
    ids=["absolute", "relative", "directory", "later-link", "later-file", "hard-link"],
)
def test_databases_behind_links_are_read(tmp_path: Path, layers: list[list[Entry]]) -> None:
    assert packages(taken(tmp_path, *layers)) == {"bash": "5"}


def test_a_hard_link_to_a_file_that_was_read_is_read_once_more_by_name(tmp_path: Path) -> None:
    """As uv installs: the cache's file and the environment's are one."""
    inventory = taken(tmp_path, [JINJA, hardlink("venv/Jinja2-2.11.dist-info/METADATA", JINJA.name)])
    assert len(one(inventory, "jinja2").locations) == 2


def test_a_loop_of_links_is_no_database(tmp_path: Path) -> None:
    inventory = taken(
        tmp_path, [RELEASE, symlink(STATUS, "status2"), symlink("var/lib/dpkg/status2", "status")]
    )
    assert packages(inventory) == {}
    assert [n.kind for n in inventory.not_assessed] == ["distribution"]


def test_links_never_leave_the_root(tmp_path: Path) -> None:
    inventory = taken(tmp_path, [RELEASE, symlink(STATUS, "../../../../../../../../etc/passwd")])
    assert packages(inventory) == {}


APK = "P:musl\nV:1.2.3-r4\nA:x86_64\no:musl\nL:MIT\n\n"


@pytest.mark.parametrize("order", [0, 1])
def test_usr_merge_is_read_once(tmp_path: Path, order: int) -> None:
    newer = APK.replace("1.2.3", "1.2.4")
    layers = [
        [file("etc/os-release", "ID=alpine\nVERSION_ID=3.22.0\n"), symlink("lib", "usr/lib")],
        [file("usr/lib/apk/db/installed", APK)],
    ]
    layers.append([file(("lib" if order else "usr/lib") + "/apk/db/installed", newer)])
    assert packages(taken(tmp_path, *layers)) == {"musl": "1.2.4-r4"}


@pytest.mark.parametrize(("listed", "merged"), [("usr/lib", False), ("lib", True)])
def test_files_of_a_system_package_are_owned_by_it(tmp_path: Path, listed: str, *, merged: bool) -> None:
    path = "usr/lib/python3/dist-packages/six-1.16.0.egg-info"
    owned = f"/.\n/usr\n/{path.replace('usr/lib', listed)}\n"
    layer = [
        RELEASE,
        *([symlink("lib", "usr/lib")] if merged else []),
        file(STATUS, stanza("python3-six", "1.16.0-2")),
        file("var/lib/dpkg/info/python3-six.list", owned),
        file(path, metadata("six", "1.16.0")),
        file("usr/local/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA", metadata("six", "1.16.0")),
    ]
    found = {p.locations[0].path: p.owner for p in taken(tmp_path, layer).packages if p.type == "pypi"}
    assert found == {
        path: "python3-six",
        "usr/local/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA": "",
    }


HARBOUR = "Format: 1.0\n\nFiles: *\nLicense: GPL-2+\n\nFiles: x\nLicense: ISC\n"


def test_licences_are_those_of_the_package_s_own_file(tmp_path: Path) -> None:
    inventory = taken(
        tmp_path,
        [
            RELEASE,
            file(STATUS, stanza("six", "1") + stanza("tide", "1") + stanza("bare", "1") + stanza("six", "2")),
            file("usr/share/doc/six/copyright", "See /usr/share/common-licenses/GPL-3."),
            file("usr/share/doc/tide/copyright", HARBOUR.replace("ISC", "MIT")),
            file("srv/usr/share/doc/bare/copyright", HARBOUR),
            file("usr/lib/python3/dist-packages/six-1.16.0.egg-info", metadata("six", "1.16.0")),
        ],
        [file("usr/share/doc/tide/copyright", HARBOUR)],
    )
    assert {(p.type, p.name, p.version): p.licences for p in inventory.packages} == {
        ("deb", "bare", "1"): (),
        ("deb", "six", "1"): ("GPL-3",),
        ("deb", "six", "2"): ("GPL-3",),
        ("deb", "tide", "1"): ("GPL-2+", "ISC"),
        ("pypi", "six", "1.16.0"): (),
    }


@pytest.mark.parametrize("root", ["", "srv/root/"])
@pytest.mark.parametrize(
    "link",
    [
        symlink("usr/share/doc/libtide1", "tide-base"),
        symlink("usr/share/doc/libtide1", "../../../usr/./share/doc/tide-base"),
        symlink("usr/share/doc/libtide1/copyright", "../tide-base/copyright"),
        hardlink("usr/share/doc/libtide1/copyright", "usr/share/doc/tide-base/copyright"),
        symlink("usr/share/doc/libtide1/copyright", "../../tide/COPYING"),
    ],
    ids=["directory", "around", "file", "hard-link", "unnamed-file"],
)
def test_licences_behind_links_are_found(tmp_path: Path, link: Entry, root: str) -> None:
    target = f"{root}{link.link}" if link.link.startswith("usr/") else link.link
    layer = [
        RELEASE,
        file(root + STATUS, stanza("libtide1", "1") + stanza("tide-base", "1")),
        file(f"{root}usr/share/doc/tide-base/copyright", HARBOUR),
        file(f"{root}usr/share/tide/COPYING", HARBOUR),
        replace(link, name=root + link.name, link=target),
    ]
    together = taken(tmp_path / "a", layer)
    assert one(together, "libtide1").licences == ("GPL-2+", "ISC")
    apart = taken(tmp_path / "b", layer[:-1], [file("x")], layer[-1:] if link.kind != b"1" else layer[2:])
    assert one(apart, "libtide1").licences == ("GPL-2+", "ISC")


def test_many_files_behind_links_take_one_more_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers_read = []

    def counted(source: ImageLayer, analyser: Analyser, stop: Event | None = None) -> object:
        layers_read.append(source.layer.created_by)
        return read_layer(source, analyser, stop=stop)

    monkeypatch.setattr("seawall.inventory.images.read_layer", counted)
    names = [f"tide{number}" for number in range(50)]
    inventory = taken(
        tmp_path,
        [RELEASE, *(file(f"opt/{name}", HARBOUR) for name in names)],
        [file(STATUS, "".join(stanza(name, "1") for name in names))],
        [symlink(f"usr/share/doc/{name}/copyright", f"/opt/{name}") for name in names],
    )
    assert {p.licences for p in inventory.packages} == {("GPL-2+", "ISC")}
    assert layers_read == ["layer 0"]


@pytest.mark.parametrize(
    "upper",
    [
        [file("usr/share/doc/.wh.tide-base")],
        [file("usr/share/.wh.doc")],
        [file("usr/share/doc/.wh.libtide1")],
        [symlink("usr/share/doc/libtide1", "libtide1")],
    ],
)
def test_licences_that_are_gone_are_not_stated(tmp_path: Path, upper: list[Entry]) -> None:
    lower = [
        RELEASE,
        file(STATUS, stanza("libtide1", "1") + stanza("a/../tide-base", "1")),
        file("usr/share/doc/tide-base/copyright", HARBOUR),
        symlink("usr/share/doc/libtide1", "tide-base"),
    ]
    assert [p.licences for p in taken(tmp_path / "a", lower).packages] == [(), ("GPL-2+", "ISC")]
    assert [p.licences for p in taken(tmp_path / "b", lower, upper).packages] == [(), ()]


def test_a_package_that_is_not_finished_is_not_assessed(tmp_path: Path) -> None:
    unpacked = stanza("curl", "7.74.0-1", status="install ok unpacked")
    inventory = taken(tmp_path, [RELEASE], [file(STATUS, stanza("bash", "5") + unpacked)])
    assert packages(inventory) == {"bash": "5"}
    assert [(n.kind, n.subject, n.layer) for n in inventory.not_assessed] == [("package", "curl 7.74.0-1", 1)]


LISTED = "var/lib/dpkg/info/node-lodash.list"


def lodash(version: str) -> Entry:
    return file(
        "usr/share/nodejs/node_modules/lodash/package.json", f'{{"name":"lodash","version":"{version}"}}'
    )


def test_a_file_that_a_later_layer_replaced_is_no_longer_the_system_package_s(tmp_path: Path) -> None:
    path = lodash("1").name
    base = [RELEASE, file(STATUS, stanza("node-lodash", "4")), file(LISTED, f"/{path}\n"), lodash("4.17.21")]
    assert one(taken(tmp_path / "a", base), "lodash").owner == "node-lodash"
    assert one(taken(tmp_path / "b", base, [lodash("4.17.21")]), "lodash").owner == "node-lodash"
    assert one(taken(tmp_path / "c", base, [lodash("4.17.15")]), "lodash").owner == ""


def test_a_package_that_is_not_installed_owns_nothing(tmp_path: Path) -> None:
    layer = [
        RELEASE,
        file(STATUS, stanza("bash", "5")),
        file(LISTED, f"/{lodash('1').name}\n"),
        lodash("4.17.15"),
    ]
    assert one(taken(tmp_path, layer), "lodash").owner == ""


def test_a_package_came_with_the_first_layer_that_lists_it(tmp_path: Path) -> None:
    """Each layer that installs something writes the whole database anew."""
    inventory = taken(
        tmp_path,
        [RELEASE, file(STATUS, stanza("bash", "5") + stanza("curl", "7"))],
        [file("etc/motd", "")],
        [file(STATUS, stanza("bash", "5") + stanza("curl", "8") + stanza("vim", "9"))],
        [file(STATUS, stanza("bash", "5") + stanza("curl", "8") + stanza("vim", "9") + stanza("zip", "3"))],
    )
    layers = {package.name: package.locations[0].layer for package in inventory.packages}
    assert layers == {"bash": 0, "curl": 2, "vim": 2, "zip": 3}


@pytest.mark.parametrize(
    "before", [directory(JINJA.name), symlink(JINJA.name, "x"), hardlink(JINJA.name, "x")]
)
def test_a_file_after_another_entry_of_its_name_counts(tmp_path: Path, before: Entry) -> None:
    assert packages(taken(tmp_path, [before, JINJA])) == {"jinja2": "2.11"}


def test_a_program_that_was_something_else_meanwhile_came_with_the_later_layer(tmp_path: Path) -> None:
    program = file("usr/bin/tool", go.built("go1.22.5", "mod\texample.com/tool\tv1.2.3\n"), 0o755)
    script = file("usr/bin/tool", "#!/bin/sh\nexit 0\n" * 9, 0o755)
    for number, (middle, layer) in enumerate(((script, 2), (program, 0), (file("usr/bin/other"), 0))):
        found = taken(tmp_path / str(number), [program], [middle], [program])
        assert {place.layer for package in found.packages for place in package.locations} == {layer}


def test_a_second_system_below_a_directory_keeps_to_itself(tmp_path: Path) -> None:
    inventory = taken(
        tmp_path,
        [
            RELEASE,
            file(STATUS, stanza("bash", "5.1")),
            file("srv/root/etc/os-release", "ID=ubuntu\nVERSION_ID=22.04\n"),
            file(f"srv/root/{STATUS}", stanza("bash", "5.2")),
        ],
    )
    assert [(p.version, p.root, p.distro) for p in inventory.packages] == [
        ("5.1", "", "debian-11"),
        ("5.2", "srv/root", "ubuntu-22.04"),
    ]
    assert inventory.distribution is not None
    assert inventory.distribution.id == "debian"


def test_a_companion_in_a_later_layer_is_joined(tmp_path: Path) -> None:
    url = '{"url": "https://git.example/x.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}'
    with_companion = taken(tmp_path / "a", [JINJA], [file(f"{DIST_INFO}/direct_url.json", url)])
    together = taken(tmp_path / "b", [JINJA, file(f"{DIST_INFO}/direct_url.json", url)])
    removed = taken(
        tmp_path / "c",
        [JINJA, file(f"{DIST_INFO}/direct_url.json", url)],
        [file(f"{DIST_INFO}/.wh.direct_url.json")],
    )
    assert one(with_companion, "jinja2").qualifiers == one(together, "jinja2").qualifiers != ()
    assert one(removed, "jinja2").qualifiers == ()


def test_an_operating_system_without_a_database_is_unknown(tmp_path: Path) -> None:
    inventory = taken(tmp_path, [RELEASE])
    assert packages(inventory) == {}
    assert [(n.kind, n.subject) for n in inventory.not_assessed] == [
        ("distribution", "Debian GNU/Linux 11 (bullseye)")
    ]


@pytest.mark.parametrize("also", [[], ["etc/.wh.os-release"]], ids=["database", "release-too"])
def test_a_deleted_database_is_looked_up_below_for_what_is_still_there(
    tmp_path: Path, also: list[str]
) -> None:
    """As images that were made small by hand have it."""
    listed = {"bash": "/.\n/usr\n/usr/bin\n/usr/bin/bash\n", "gone": "/.\n/usr\n/usr/bin\n/usr/bin/gone\n"}
    base = [
        RELEASE,
        file(STATUS, stanza("bash", "5") + stanza("gone", "1")),
        *(file(f"var/lib/dpkg/info/{name}.list", names) for name, names in listed.items()),
        *(file(f"usr/bin/{name}", "x") for name in listed),
    ]
    deletions = ["var/lib/.wh.dpkg", "usr/bin/.wh.gone", *also]
    inventory = taken(tmp_path, base, [file(name) for name in deletions])
    assert packages(inventory) == {"bash": "5"}
    assert one(inventory, "bash").locations[0].layer == 0
    [said] = inventory.not_assessed
    assert said.kind == "distribution"
    assert "deleted; 1 of the 2 packages" in said.why


def test_a_root_that_was_deleted_whole_leaves_nothing(tmp_path: Path) -> None:
    second = file(f"srv/root/{STATUS}", stanza("curl", "7"))
    base = [RELEASE, file(STATUS, stanza("bash", "5")), second]
    inventory = taken(tmp_path, base, [file("srv/.wh.root")])
    assert packages(inventory) == {"bash": "5"}
    assert inventory.not_assessed == ()


@pytest.mark.parametrize(
    ("platform", "said"),
    [
        (
            {"os": "windows", "architecture": "amd64", "os.version": "10.0.20348.2"},
            [("windows/amd64 10.0.20348.2", "Windows' own packages are not read")],
        ),
        (
            {"os": "windows", "architecture": "amd64"},
            [("windows/amd64", "Windows' own packages are not read")],
        ),
        (
            {"os": "freebsd", "architecture": "arm64"},
            [("freebsd/arm64", "freebsd's own packages are not read")],
        ),
        ({"os": "linux", "architecture": "amd64", "os.version": None}, []),
        ({"architecture": "amd64"}, []),
    ],
)
@pytest.mark.parametrize("archive", [False, True])
def test_the_packages_of_another_operating_system_are_unknown(
    tmp_path: Path, platform: dict[str, str], said: list[tuple[str, str]], *, archive: bool
) -> None:
    built = build([[file(f"Files/app/{JINJA.name}", metadata("Jinja2", "2.11"))]], platform=platform)
    saved = write_archive(tmp_path / "saved.tar", docker_files(built))
    opened = open_source(str(saved if archive else write_layout(tmp_path / "layout", [built])), None)
    assert isinstance(opened, Image)
    inventory = take.of_image(opened, take.INSTALLED)
    assert packages(inventory) == {"jinja2": "2.11"}
    assert [(n.kind, n.subject, n.why) for n in inventory.not_assessed] == [
        ("distribution", subject, why) for subject, why in said
    ]


def test_an_unreadable_layer_is_not_assessed(tmp_path: Path) -> None:
    broken = gzip.compress(tar([JINJA]))[:-30]
    built = build([[RELEASE, file(STATUS, stanza("bash", "5"))], b""], compress=[GZIP, lambda _: broken])
    opened = open_source(str(write_layout(tmp_path, [built])), None)
    assert isinstance(opened, Image)
    inventory = take.of_image(opened, take.INSTALLED)
    assert packages(inventory) == {"bash": "5"}
    assert [(n.kind, n.layer) for n in inventory.not_assessed] == [("layer", 1)]


def test_an_image_without_a_readable_layer_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="no layer can be read"):
        taken(tmp_path, b"this is no tar archive" * 100)


def test_a_malformed_file_is_not_assessed_and_the_rest_is_kept(tmp_path: Path) -> None:
    bad = file("a/node_modules/x/package.json", "{" * 50_000)
    inventory = taken(tmp_path, [RELEASE, file(STATUS, stanza("bash", "5")), bad])
    assert packages(inventory) == {"bash": "5"}
    assert [(n.subject, n.layer) for n in inventory.not_assessed] == [("a/node_modules/x/package.json", 0)]


def test_the_cache_gives_the_same_inventory_without_reading_layers(tmp_path: Path) -> None:
    layers = ([RELEASE, JINJA, file(STATUS, stanza("bash", "5"))], [file("usr/.wh.lib")])
    cache = LayerCache(tmp_path / "cache")
    fresh = taken(tmp_path / "image", *layers, cache=cache)
    opened = open_source(str(tmp_path / "image"), None)
    for path in (tmp_path / "image" / "blobs" / "sha256").iterdir():
        if path.stat().st_size and path.read_bytes()[:2] == b"\x1f\x8b":
            path.unlink()
    assert isinstance(opened, Image)
    assert take.of_image(opened, take.INSTALLED, cache=cache) == fresh


@pytest.fixture
def no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declaring, "NOTE", "")


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 100])
def test_a_damaged_cache_entry_is_dropped(tmp_path: Path, damage: bytes, no_note: None) -> None:
    cache = LayerCache(tmp_path / "cache")
    fresh = taken(tmp_path / "image", [RELEASE, JINJA], cache=cache)
    entries = {path: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}
    assert len(entries) == 3, "the image, its layer, and what the catalogers declare"
    for path in entries:
        path.write_bytes(damage)
    assert taken(tmp_path / "image", [RELEASE, JINJA], cache=cache) == fresh
    assert {path: path.read_bytes() for path in entries} == entries


def test_a_cache_names_no_module_to_import(tmp_path: Path, no_note: None) -> None:
    """A cache directory may have been restored from anywhere."""
    cache = LayerCache(tmp_path / "cache")
    declared(cache)
    key = f"catalogers {code_digest()}"
    forged = (cache.get(key) or b"").replace(
        b"seawall.inventory.catalogers.apk", b"seawall.inventory.elsewhere.apk!"
    )
    cache.put(key, forged)
    assert {each.name for each in declared(cache)} == set(catalogers())
    assert cache.get(key) != forged


def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the directory should be")
    assert packages(taken(tmp_path / "image", [JINJA], cache=LayerCache(tmp_path / "cache"))) == {
        "jinja2": "2.11"
    }


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def test_a_root_file_system_gives_what_its_image_gives(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {"usr/lib/os-release": DEBIAN_11, STATUS: stanza("bash", "5"), JINJA.name: metadata("a", "1")},
    )
    (root / "etc").mkdir()
    (root / "etc/os-release").symlink_to("../usr/lib/os-release")
    source = open_source(str(root), None)
    assert isinstance(source, TreeSource)
    assert source.kind == "rootfs"
    inventory = take.of_tree(source, take.usual_evidence("rootfs"))
    assert packages(inventory) == {"a": "1", "bash": "5"}
    assert one(inventory, "bash").locations == (Location(STATUS),)
    assert one(inventory, "bash").distro == "debian-11"


def test_a_directory_s_links_out_of_it_are_not_followed(tmp_path: Path) -> None:
    outside = tree(
        tmp_path / "outside", {"status": stanza("secret", "1"), "lib/requirements.txt": "secret==1\n"}
    )
    root = tree(tmp_path / "root", {"usr/lib/os-release": DEBIAN_11})
    (root / "var/lib/dpkg").mkdir(parents=True)
    (root / STATUS).symlink_to(outside / "status")
    (root / "project").symlink_to(outside / "lib")
    source = open_source(f"rootfs:{root}", None)
    assert isinstance(source, TreeSource)
    inventory = take.of_tree(source, frozenset((*take.INSTALLED, *take.DECLARED)))
    assert packages(inventory) == {}


def test_in_a_project_lock_files_count_and_other_peoples_trees_do_not(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {
            "requirements.txt": "flask==1.0\n",
            "node_modules/x/requirements.txt": "not-mine==1.0\n",
            "venv/lib/site-packages/J.dist-info/METADATA": metadata("J", "1"),
        },
    )
    source = open_source(str(root), None)
    assert isinstance(source, TreeSource)
    assert packages(take.of_tree(source, take.usual_evidence("dir"))) == {"flask": "1.0"}
    assert packages(take.of_tree(source, take.INSTALLED)) == {"j": "1"}


def test_a_single_file(tmp_path: Path) -> None:
    root = tree(tmp_path, {"requirements.txt": "flask==1.0\n"})
    source = open_source(str(root / "requirements.txt"), None)
    assert isinstance(source, TreeSource)
    assert packages(take.of_tree(source, take.usual_evidence("file"))) == {"flask": "1.0"}


def test_what_catalogers_declare_is_noted_beside_the_byte_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the terms of byte code: for sources of this size and time, and only where that may be written."""
    note = tmp_path / "declared.note"
    monkeypatch.setattr(declaring, "NOTE", str(note))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    known, digest = {each.name for each in declared(None)}, code_digest()
    assert not note.exists()

    monkeypatch.setattr("sys.dont_write_bytecode", False)
    declared(None)
    assert [path.name for path in tmp_path.iterdir()] == ["declared.note"]

    declaring._note.cache_clear()
    code_digest.cache_clear()
    monkeypatch.setattr(declaring, "catalogers", dict)
    assert {each.name for each in declared(None)} == known
    assert code_digest() == digest

    declaring._note.cache_clear()
    monkeypatch.setattr(declaring, "_looks", lambda: "of other sources")
    assert declared(None) == ()
    declaring._note.cache_clear()


def test_the_digest_is_of_all_that_catalogers_read_with() -> None:
    """An entry of the cache that an older reader of XML made must not be taken for this one's."""
    sources = set(notes.sources(*declaring.READ_WITH))
    for module in ("markup", "inventory.maven", "model.licence", "sbom.decoding", "source.tar"):
        found = find_spec(f"seawall.{module}")
        assert found is not None
        assert found.origin in sources


def test_a_note_that_cannot_be_written_or_read_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    for place in ("", str(tmp_path / "absent" / "note"), str(tmp_path)):
        monkeypatch.setattr(declaring, "NOTE", place)
        assert {each.name for each in declared(None)} == set(catalogers())
    damaged = tmp_path / "note"
    damaged.write_bytes(b"\x93\xa1")
    monkeypatch.setattr(declaring, "NOTE", str(damaged))
    assert {each.name for each in declared(None)} == set(catalogers())
