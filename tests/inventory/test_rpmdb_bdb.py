"""The Berkeley DB reader against tables that libdb wrote, and against tables that it never would."""

from __future__ import annotations

from pathlib import Path
from struct import pack, unpack_from

import pytest
from hypothesis import given, settings

from seawall.inventory.rpmdb import sqlite
from seawall.inventory.rpmdb.bdb import blobs, is_bdb
from seawall.model.errors import Malformed, Unsupported
from support.hostile import cut_short, flipped, patched, survives
from support.rpm import write_bdb

FIXTURES = Path(__file__).parent / "fixtures" / "rpm"
LITTLE = (FIXTURES / "bdb/tree/var/lib/rpm/Packages").read_bytes()
BIG = (FIXTURES / "bdb-big-endian/tree/usr/share/rpm/Packages").read_bytes()
SAME = (FIXTURES / "sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes()
PAGE = 4096


def pages(kind: int) -> list[int]:
    """The byte offsets of the pages of one type."""
    return [start for start in range(PAGE, len(LITTLE), PAGE) if LITTLE[start + 25] == kind]


def hash_page() -> int:
    """A page that holds at least one pair."""
    return next(start for start in pages(13) + pages(2) if unpack_from("<H", LITTLE, start + 20)[0])


def off_page_item() -> int:
    """The byte offset of an item that names a chain of overflow pages."""
    start = hash_page()
    (count,) = unpack_from("<H", LITTLE, start + 20)
    items: tuple[int, ...] = unpack_from(f"<{count}H", LITTLE, start + 26)
    return next(start + item for item in items if LITTLE[start + item] == 3)


@pytest.mark.parametrize("content", [LITTLE, BIG], ids=["little", "big"])
def test_holds_what_the_other_format_holds(content: bytes) -> None:
    assert sorted(blobs(content)) == sorted(sqlite.blobs(SAME))


def test_the_fixture_has_overflow_pages() -> None:
    assert len(pages(7)) >= 5


@pytest.mark.parametrize("page_size", [512, 4096, 65536])
@pytest.mark.parametrize("big_endian", [False, True])
def test_agrees_with_libdb(tmp_path: Path, page_size: int, big_endian: bool) -> None:
    """Hundreds of rows, so that buckets split and spill, with lengths around that of a page."""
    lengths = [*range(1, 300), *range(page_size - 40, page_size + 10), 3 * page_size, 100_000]
    rows = [bytes([n % 251]) * length for n, length in enumerate(lengths)]
    write_bdb(tmp_path / "Packages", rows, page_size=page_size, big_endian=big_endian)
    assert sorted(blobs((tmp_path / "Packages").read_bytes())) == sorted(rows)


def test_an_empty_table(tmp_path: Path) -> None:
    write_bdb(tmp_path / "Packages", [])
    assert list(blobs((tmp_path / "Packages").read_bytes())) == []


def test_a_cyclic_chain_of_overflow_pages() -> None:
    start = pages(7)[0]
    with pytest.raises(Malformed, match="reached twice"):
        list(blobs(patched(LITTLE, start + 16, pack("<I", start // PAGE))))


def test_a_cyclic_bucket() -> None:
    start = hash_page()
    with pytest.raises(Malformed, match="reached twice"):
        list(blobs(patched(LITTLE, start + 16, pack("<I", start // PAGE))))


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        (20, pack("<I", 1000), "pages of 1000 bytes"),
        (20, pack("<I", 0), "pages of 0 bytes"),
        (32, pack("<I", 0), "buckets on 0 pages"),
        (72, pack("<I", 0xFFFFFFFE), "buckets on"),
        (96, pack("<I", 0xFFFFFFF0), "is not there"),
        (hash_page() + 8, pack("<I", 99), "says it is page 99"),
        (hash_page() + 25, b"\x05", "of type 5"),
        (hash_page() + 20, pack("<H", 0xFFFF), "outside"),
        (hash_page() + 26, pack("<H", 5), "an item from byte 5"),
        (hash_page() + 26, pack("<H", 0xFFFF), "an item from byte 65535"),
        (off_page_item(), b"\x02", "an item of type 2"),
        (off_page_item() + 4, pack("<I", 0), "holds 0 bytes"),
        (off_page_item() + 4, pack("<I", 0x7FFFFFFF), "is not there"),
        (off_page_item() + 8, pack("<I", 0xFFFFFFFF), "not 4294967295"),
        (pages(7)[0] + 22, pack("<H", 0xFFFF), "with 65535 bytes"),
        (pages(7)[0] + 25, b"\x0d", "of type 13"),
    ],
)
def test_names_what_is_wrong(place: int, new: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        list(blobs(patched(LITTLE, place, new)))


@pytest.mark.parametrize(
    ("place", "new"),
    [(12, pack("<I", 0x00053162)), (16, pack("<I", 7)), (24, b"\x01"), (26, b"\x01")],
    ids=["btree", "old version", "encrypted", "page checksums"],
)
def test_what_rpm_never_wrote(place: int, new: bytes) -> None:
    with pytest.raises(Unsupported):
        list(blobs(patched(LITTLE, place, new)))


def test_is_told_by_its_magic() -> None:
    assert is_bdb(LITTLE)
    assert is_bdb(BIG)
    assert not is_bdb(SAME)
    assert not is_bdb(b"")


def test_cut_short_anywhere() -> None:
    for content in cut_short(LITTLE):
        if is_bdb(content):
            survives(blobs, content)


@given(flipped(LITTLE[16:PAGE]))
@settings(deadline=None)
def test_flipped_bytes_of_the_first_page(page: bytes) -> None:
    survives(blobs, LITTLE[:16] + page + LITTLE[PAGE:])


@given(flipped(LITTLE[16:]))
@settings(deadline=None)
def test_flipped_bytes(rest: bytes) -> None:
    survives(blobs, LITTLE[:16] + rest)
