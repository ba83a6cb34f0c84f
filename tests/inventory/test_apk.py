"""The apk cataloger on what apk writes, and on what it does not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.base import Record
from seawall.inventory.catalogers.apk import CATALOGER
from seawall.inventory.selector import Selector
from seawall.model.errors import Malformed, Unsupported
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives

FIXTURES = Path(__file__).parent / "fixtures" / "apk"
SAMPLE = (FIXTURES / "alpine/tree/lib/apk/db/installed").read_bytes()
names = st.text("abcdefghijklmnopqrstuvwxyz é-", min_size=1, max_size=8)


def catalog(content: bytes) -> list[Record]:
    return list(CATALOGER.parse(MemoryFile("lib/apk/db/installed", content)))


@pytest.mark.parametrize(
    "path", ["lib/apk/db/installed", "usr/lib/apk/db/installed", "chroot/lib/apk/db/installed"]
)
def test_is_found_in_both_places(path: str) -> None:
    assert Selector((CATALOGER,)).wanted_by(path, 1, 0o644) == (CATALOGER,)


def test_without_an_origin_the_package_is_its_own() -> None:
    (package,) = catalog(b"P:busybox\nV:1.36.1-r2\n")
    assert isinstance(package, Package)
    assert package.source == SourcePackage("busybox", "1.36.1-r2")


@given(st.dictionaries(names, st.lists(names, max_size=4), max_size=5))
def test_files_are_below_the_directory_before_them(tree: dict[str, list[str]]) -> None:
    lines = ["P:p", "V:1"]
    for folder, files in tree.items():
        lines += [f"F:{folder}", "M:0:0:755", *(f"R:{file}" for file in files), "Z:Q1checksum="]
    found = [r for r in catalog("\n".join(lines).encode()) if isinstance(r, Ownership)]
    wanted = "\n".join(f"{folder}/{file}" for folder, files in tree.items() for file in files).encode()
    assert [o.files for o in found] == ([wanted] if wanted else [])


def test_a_value_may_hold_anything_but_a_line_break() -> None:
    (package,) = catalog("P:p\nV:1\nL:MIT AND (Ünïcode) V:2\n".encode())
    assert isinstance(package, Package)
    assert (package.version, package.licences) == ("1", ("MIT AND (Ünïcode) V:2",))


def test_a_file_name_that_is_no_text_is_kept_as_it_is() -> None:
    _, files = catalog(b"P:p\nV:1\nF:usr\nR:\xff\xfe\n")
    assert files == Ownership("p", b"usr/\xff\xfe")


def test_a_binary_package_is_no_database() -> None:
    with pytest.raises(Unsupported, match="no installed database"):
        catalog(b"ADB.pckg" + bytes(100))


@pytest.mark.parametrize("content", [b"\0" * 100, b"<html>\n", b"p:small\nv:1\n"])
def test_something_else_is_an_error(content: bytes) -> None:
    with pytest.raises(Malformed):
        catalog(content)


def test_incomplete_stanzas_are_counted() -> None:
    package, problem = catalog(b"P:a\n\nP:b\nV:1\n\nV:2\n\n\n\n")
    assert isinstance(package, Package)
    assert isinstance(problem, NotAssessed)
    assert problem.weight == 2


def test_cut_short_anywhere() -> None:
    for content in cut_short(SAMPLE):
        survives(catalog, content)


@given(flipped(SAMPLE))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(catalog, content)


def test_is_quick() -> None:
    stanza = b"P:p\nV:1\nF:usr/lib\n" + b"R:some-file\na:0:0:755\nZ:Q1rpzUKPjbRkKxyYJYbqF0N9NOWBs=\n" * 100
    start = time.process_time()
    assert len(catalog((stanza + b"\n") * 300)) == 600
    assert time.process_time() - start < 0.5
