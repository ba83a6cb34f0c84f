"""Bills of materials inside of images: what is installed by them, and what speaks before them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings

from seawall.inventory import take
from seawall.inventory.catalogers.embedded_sbom import parse
from seawall.model.errors import SeawallError
from seawall.model.package import Inventory, Location, Package
from seawall.source.detect import open_source
from seawall.source.memory import MemoryFile
from seawall.source.oci.image import Image
from support import elf
from support.hostile import cut_short, flipped, survives
from support.images import DEBIAN_11, Entry, build, file, stanza, write_layout

FIXTURES = Path(__file__).parent / "fixtures/embedded-sbom"
BITNAMI, WOLFI = "opt/bitnami/postgresql/.spdx-postgresql.spdx", "var/lib/db/sbom/zlib-1.3.1-r4.spdx.json"
POSTGRESQL = (FIXTURES / "bitnami/tree" / BITNAMI).read_bytes()
ZLIB = (FIXTURES / "wolfi/tree" / WOLFI).read_bytes()
SERVER = elf.program(b"", rest=b"\0postgres (PostgreSQL) 17.2\n\0")
DATABASE = f"P:zlib\nV:1.3.1-r4\nA:x86_64\no:zlib\nF:var/lib/db/sbom\nR:{Path(WOLFI).name}\n\n"
RELEASE = file("etc/os-release", "ID=wolfi\nVERSION_ID=20230201\n")


def taken(root: Path, *layers: Sequence[Entry]) -> Inventory:
    opened = open_source(str(write_layout(root, [build(layers)])), None)
    assert isinstance(opened, Image)
    return take.of_image(opened, take.INSTALLED)


def test_bitnami_s_component_and_what_it_contains(tmp_path: Path) -> None:
    """The programs in the component's folder are its own, those elsewhere are not."""
    inventory = taken(
        tmp_path,
        [
            file("etc/os-release", DEBIAN_11),
            file("var/lib/dpkg/status", stanza("base", "1")),
            file(BITNAMI, POSTGRESQL),
            file("opt/bitnami/postgresql/bin/postgres", SERVER, 0o755),
            file("opt/other/bin/postgres", SERVER.replace(b"17.2", b"16.1"), 0o755),
        ],
    )
    found = {(p.type, p.name): p for p in inventory.packages if p.type != "deb"}
    assert {key: p.version for key, p in found.items()} == {
        ("bitnami", "geos"): "3.8.3",
        ("bitnami", "postgresql"): "17.2.0-8",
        ("generic", "postgresql"): "16.1",
    }
    assert found["bitnami", "postgresql"].locations == (
        Location(BITNAMI, layer=0, proof="bill of materials"),
    )
    assert found["bitnami", "postgresql"].licences == ("PostgreSQL",)
    assert [entry.subject for entry in inventory.not_assessed] == ["odd@1"]


def test_a_package_of_apk_is_told_by_its_database(tmp_path: Path) -> None:
    layer = [RELEASE, file("lib/apk/db/installed", DATABASE), file(WOLFI, ZLIB)]
    (package,) = taken(tmp_path, layer).packages
    assert (package.cataloger, package.name) == ("apk", "zlib")


def test_without_a_database_the_bill_speaks_and_sources_are_not_installed(tmp_path: Path) -> None:
    (package,) = taken(tmp_path, [RELEASE, file(WOLFI, ZLIB)]).packages
    assert isinstance(package, Package)
    assert (package.type, package.namespace, package.name, package.version) == (
        "apk",
        "wolfi",
        "zlib",
        "1.3.1-r4",
    )


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"spdxVersion":"SPDX-2.3"', b'{"relationships":3}'])
def test_what_is_no_bill(content: bytes) -> None:
    with pytest.raises(SeawallError):
        list(parse(MemoryFile(BITNAMI, content)))


def test_wrong_types_in_one_entry_leave_the_others() -> None:
    document = json.loads(POSTGRESQL)
    document["packages"][1]["name"] = 7
    document["relationships"] += [3, {"relationshipType": []}]
    found = list(parse(MemoryFile(BITNAMI, json.dumps(document).encode())))
    assert [p.name for p in found if isinstance(p, Package)] == ["postgresql"]
    assert len(found) > 1


def read(content: bytes) -> list[object]:
    return list(parse(MemoryFile(BITNAMI, content)))


def test_cut_short() -> None:
    for content in cut_short(POSTGRESQL, 40):
        survives(read, content)


@given(flipped(POSTGRESQL))
@settings(deadline=None)
def test_flipped(content: bytes) -> None:
    survives(read, content)
