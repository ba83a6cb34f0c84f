"""Whatever a cataloger reads: the findings from an image equal those from its bill, in every format."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seawall import sbom
from seawall.inventory import take
from seawall.inventory.graph import joined
from seawall.model.package import Evidence, Inventory
from seawall.model.report import Target
from seawall.sbom import Bill
from seawall.source.detect import open_source
from seawall.source.oci.image import Image
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import Matched, match
from support.images import DEBIAN_11, Entry, build, file, stanza, write_layout

FIXTURES = Path(__file__).parent / "inventory" / "fixtures"
CASES = [
    pytest.param(case, id=f"{case.parent.name}/{case.name}")
    for case in sorted(FIXTURES.glob("*/*"))
    if (case / "tree").is_dir()
]
FORMATS = [
    (each, version)
    for name, each in sbom.all_formats().items()
    if each.read and each.write and name != "purls"
    for version in each.versions
]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
BASE = [
    file("etc/os-release", DEBIAN_11),
    file("var/lib/dpkg/status", stanza("libssl1.1", "1.1.1k-1", Source="openssl")),
]


def taken(case: Path, there: Path) -> Inventory:
    """An image of a Debian with the fixture's files in a layer of their own."""
    tree = case / "tree"
    files: list[Entry] = [
        file(path.relative_to(tree).as_posix(), path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    ]
    image = open_source(str(write_layout(there, [build([BASE, files])])), None)
    assert isinstance(image, Image)
    return joined(take.of_image(image, frozenset(Evidence)))


def judged(inventory: Inventory, database: Database) -> Matched:
    return match(inventory, database, NOW)


@pytest.mark.parametrize("case", CASES)
def test_a_bill_is_the_image(case: Path, tmp_path: Path) -> None:
    inventory = taken(case, tmp_path / "image")
    bill = Bill(Target("x", "oci-dir"), inventory, "2026-01-02T00:00:00Z", ("seawall 1",))
    with Database.open(tmp_path / "cache") as database:
        expected = judged(inventory, database)
        for each, version in FORMATS:
            assert each.write is not None
            out = io.BytesIO()
            each.write(bill, version, out)
            read = sbom.read(out.getvalue(), "bill").inventory
            assert read == inventory, (each.name, version)
        assert judged(read, database) == expected
