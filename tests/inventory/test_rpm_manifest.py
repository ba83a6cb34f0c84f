"""The list that Azure Linux leaves behind, line by line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory.base import Record
from seawall.inventory.catalogers.rpm_manifest import CATALOGER
from seawall.model.package import NotAssessed, Package, SourcePackage
from seawall.source.memory import MemoryFile
from support.hostile import survives

LINE = (
    "bash\t5.1.8-4.cm2\t1690000000\t1680000000\tVendor\t(none)\t1\t"
    "x86_64\t{epoch}\tbash-5.1.8-4.cm2.src.rpm\n"
)


def catalog(content: bytes) -> list[Record]:
    return list(CATALOGER.parse(MemoryFile("var/lib/rpmmanifest/container-manifest-2", content)))


@pytest.mark.parametrize(
    ("epoch", "qualifiers"),
    [("0", ()), ("7", (("epoch", "7"),)), ("(none)", ()), ("", ()), ("-1", ()), ("٣", ()), ("9" * 5000, ())],
)
def test_reads_a_line(epoch: str, qualifiers: tuple[tuple[str, str], ...]) -> None:
    (found,) = catalog(LINE.format(epoch=epoch).encode())
    assert found == Package(
        "rpm",
        "bash",
        "5.1.8-4.cm2",
        source=SourcePackage("bash", "5.1.8-4.cm2"),
        arch="x86_64",
        qualifiers=qualifiers,
    )


def test_other_lines_are_counted() -> None:
    package, problem = catalog(b"garbage\n" + LINE.format(epoch=0).encode() + b"\n\t\t\n")
    assert isinstance(package, Package)
    assert isinstance(problem, NotAssessed)
    assert problem.weight == 1


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    survives(catalog, content)
