"""Programs known by their bytes, in whole images: heard where nobody else speaks for the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.inventory.catalogers import elf_note
from seawall.inventory.elfnotes import package_note
from seawall.model.errors import Malformed
from seawall.model.package import Inventory, Location, NotAssessed, Package
from seawall.source.cache import LayerCache
from seawall.source.detect import open_source
from seawall.source.memory import MemoryFile
from seawall.source.oci.image import Image
from support import elf, go
from support.hostile import cut_short, survives
from support.images import DEBIAN_11, Entry, build, file, stanza, symlink, write_layout

STATUS = "var/lib/dpkg/status"
RELEASE = file("etc/os-release", DEBIAN_11)
NGINX = elf.program(b"", rest=b"\0nginx version: nginx/1.25.4\0")
DEVEL = "path\thelm.sh/helm/v3/cmd/helm\nmod\thelm.sh/helm/v3\t(devel)\t\n"
NOTE = b'{"type":"rpm","name":"coreutils","version":"9.4-7.fc40","os":"fedora","osVersion":"40"}'


def taken(root: Path, *layers: Sequence[Entry], cache: LayerCache | None = None) -> Inventory:
    opened = open_source(str(write_layout(root, [build(layers)])), None)
    assert isinstance(opened, Image)
    return take.of_image(opened, take.INSTALLED, cache=cache)


def found(inventory: Inventory) -> list[tuple[str, str, str]]:
    return [(p.type, p.name, p.version) for p in inventory.packages if p.type != "deb"]


def system(*owned: str) -> list[Entry]:
    paths = "".join(f"/{path}\n" for path in owned)
    return [RELEASE, file(STATUS, stanza("owner", "1")), file("var/lib/dpkg/info/owner.list", f"/.\n{paths}")]


def program(path: str, content: bytes = NGINX) -> Entry:
    return file(path, content, 0o755)


def test_a_program_of_nobody_is_found_with_its_proof_and_layer(tmp_path: Path) -> None:
    layers = (system("x"), [program("opt/nginx/sbin/nginx")])
    cache = LayerCache(tmp_path / "cache")
    fresh = taken(tmp_path / "image", *layers, cache=cache)
    (package,) = [p for p in fresh.packages if p.type == "generic"]
    assert package == Package(
        "generic",
        "nginx",
        "1.25.4",
        (Location("opt/nginx/sbin/nginx", layer=1, proof="nginx/1.25.4"),),
        cataloger="binaries",
    )
    assert taken(tmp_path / "image", *layers, cache=cache) == fresh


def test_a_program_of_a_system_package_is_the_distribution_s(tmp_path: Path) -> None:
    doubtful = elf.program(b"", rest=b"\x0012.1.0\0\x0012.2.0\0")
    layer = [*system("usr/sbin/nginx", "bin/lto-wrapper"), program("usr/sbin/nginx")]
    inventory = taken(tmp_path, [*layer, program("bin/lto-wrapper", doubtful)])
    assert found(inventory) == []
    assert inventory.not_assessed == ()


def test_a_program_put_over_a_system_package_s_is_not(tmp_path: Path) -> None:
    newer = NGINX.replace(b"1.25.4", b"1.27.0")
    layers = ([*system("usr/sbin/nginx"), program("usr/sbin/nginx")], [program("usr/sbin/nginx", newer)])
    assert found(taken(tmp_path, *layers)) == [("generic", "nginx", "1.27.0")]


def test_links_to_a_program_are_one_program(tmp_path: Path) -> None:
    layer = [*system("x"), program("opt/nginx"), symlink("usr/sbin/nginx", "../../opt/nginx")]
    (package,) = [p for p in taken(tmp_path, layer).packages if p.type == "generic"]
    assert [place.path for place in package.locations] == ["opt/nginx"]


def test_several_proofs_of_one_program_are_one_package(tmp_path: Path) -> None:
    headers = file("usr/include/python3.12/patchlevel.h", '#define PY_VERSION "3.12.1"\n')
    library = elf.program(b"", rest=b"\x003.12.1\0")
    layer = [*system("x"), headers, file("usr/lib/libpython3.12.so.1.0", library)]
    (package,) = [p for p in taken(tmp_path, layer).packages if p.type == "generic"]
    assert (package.name, package.version, len(package.locations)) == ("python", "3.12.1", 2)


@pytest.mark.parametrize("padding", [0, 20 << 20], ids=["small", "large"])
def test_a_main_module_without_a_version_is_answered(tmp_path: Path, padding: int) -> None:
    content = go.built("go1.22.5", DEVEL) + b"\0\0\0v3.14.2\0\0" + bytes(padding)
    inventory = taken(tmp_path, [*system("x"), program("usr/local/bin/helm", content)])
    assert found(inventory) == [("golang", "stdlib", "1.22.5"), ("golang", "v3", "v3.14.2")]
    assert inventory.not_assessed == ()


def test_a_main_module_with_a_version_needs_no_answer(tmp_path: Path) -> None:
    content = go.built("go1.22.5", DEVEL.replace("(devel)", "v3.14.3")) + b"\0\0\0v3.14.2\0\0"
    inventory = taken(tmp_path, [*system("x"), program("usr/local/bin/helm", content)])
    assert [version for _, name, version in found(inventory) if name == "v3"] == ["v3.14.3"]


def test_another_module_under_the_name_is_not_answered(tmp_path: Path) -> None:
    content = go.built("go1.22.5", DEVEL.replace("helm.sh/helm/v3", "example.com/own")) + b"\0\0v3.14.2\0\0"
    inventory = taken(tmp_path, [*system("x"), program("usr/local/bin/helm", content)])
    assert found(inventory) == [("golang", "stdlib", "1.22.5")]
    assert [entry.subject for entry in inventory.not_assessed] == ["example.com/own"]


def test_an_executable_s_note_names_its_package_and_distribution(tmp_path: Path) -> None:
    content = elf.program(elf.package_note(NOTE), rest=bytes(64))
    layer = [*system("usr/bin/owned"), program("opt/ls", content), program("usr/bin/owned", content)]
    (package,) = [p for p in taken(tmp_path, layer).packages if p.type == "rpm"]
    assert package == Package(
        "rpm",
        "coreutils",
        "9.4-7.fc40",
        (Location("opt/ls", layer=0, proof="package note"),),
        namespace="fedora",
        cataloger="elf-note",
        root="opt/ls",
        distro="fedora-40",
    )


def noted(content: bytes) -> list[object]:
    return list(elf_note.parse(MemoryFile("usr/bin/x", content, 0o755)))


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("order", ["<", ">"])
def test_notes_of_every_machine(*, wide: bool, order: str) -> None:
    notes = elf.note(b"GNU\0", 3, bytes(20), order) + elf.package_note(NOTE, order)
    note = package_note(elf.program(notes, wide=wide, order=order))
    assert note is not None
    assert (note.name, note.os_version) == ("coreutils", "40")


def test_an_epoch_and_a_cpe_of_the_system() -> None:
    text = b'{"type":"rpm","name":"a","version":"1:2-3","osCpe":"cpe:2.3:o:redhat:enterprise_linux:9.4:*"}'
    (package,) = noted(elf.program(elf.package_note(text)))
    assert isinstance(package, Package)
    assert (package.full_version, package.distro) == ("1:2-3", "rhel-9.4")


@pytest.mark.parametrize("text", [b"{", b"[]", b'{"name":1}', b"[" * 3000, b"\xff"])
def test_a_note_that_cannot_be_read(text: bytes) -> None:
    with pytest.raises(Malformed):
        noted(elf.program(elf.package_note(text)))


def test_a_note_without_a_version_or_with_a_type_that_is_none() -> None:
    for text in (b'{"type":"deb","name":"a"}', b'{"type":"a/b","name":"a","version":"1"}'):
        (said,) = noted(elf.program(elf.package_note(text)))
        assert isinstance(said, NotAssessed)


def test_notes_cut_short() -> None:
    whole = elf.program(elf.note(b"GNU\0", 3, bytes(20)) + elf.package_note(NOTE))
    for content in cut_short(whole, 1):
        survives(noted, content)
