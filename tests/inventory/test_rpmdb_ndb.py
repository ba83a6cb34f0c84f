"""The ndb reader on a database that rpm's own code wrote (with a slot freed again), whole and broken."""

from __future__ import annotations

from pathlib import Path
from struct import pack, unpack_from
from zlib import adler32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.rpmdb import sqlite
from seawall.inventory.rpmdb.ndb import blobs
from seawall.model.errors import Malformed, Unsupported
from support.hostile import cut_short, flipped, patched, survives

FIXTURES = Path(__file__).parent / "fixtures" / "rpm"
REAL = (FIXTURES / "ndb/tree/usr/lib/sysimage/rpm/Packages.db").read_bytes()
SAME = (FIXTURES / "sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes()
USED = [place for place in range(32, 4096, 16) if unpack_from("<I", REAL, place + 8)[0]]
FIRST = unpack_from("<I", REAL, USED[0] + 8)[0] * 16


def write(rows: list[bytes]) -> bytes:
    """A database of one page of slots, as rpmpkg.c lays it out."""
    slots = [pack("<4sIIII12x", b"RpmP", 0, 1, 1, len(rows) + 1)]
    body = b""
    for index, row in enumerate(rows, 1):
        first = (4096 + len(body)) // 16
        framed = pack("<4sIII", b"BlbS", index, 1_700_000_000, len(row)) + row
        framed += bytes(-(len(framed) + 12) % 16)
        body += framed + pack("<II4s", adler32(framed), len(row), b"BlbE")
        slots.append(pack("<4sIII", b"Slot", index, first, (4096 + len(body)) // 16 - first))
    slots += [pack("<4s12x", b"Slot")] * (254 - len(rows))
    return b"".join(slots) + body


def test_holds_what_the_other_format_holds() -> None:
    assert sorted(blobs(REAL)) == sorted(sqlite.blobs(SAME))


def test_the_freed_slot_is_passed_over() -> None:
    assert len(USED) == 5
    assert max(USED) > 32 + 4 * 16


@given(st.lists(st.binary(max_size=70), max_size=8))
def test_every_length_of_blob(rows: list[bytes]) -> None:
    assert list(blobs(write(rows))) == rows


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_slots_in_any_order(order: tuple[int, int]) -> None:
    content = write([b"first", b"second" * 10])
    slots = [content[32:48], content[48:64]]
    assert list(blobs(patched(content, 32, b"".join(slots[i] for i in order)))) == [b"first", b"second" * 10]


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        (12, pack("<I", 0), "0 pages of slots"),
        (12, pack("<I", 0xFFFFFFFF), "4294967295 pages"),
        (USED[0], b"Slop", "no slot at byte"),
        (USED[0] + 4, pack("<I", 0), "points at"),
        (USED[0] + 4, pack("<I", 77), "not that of package 77"),
        (USED[0] + 8, pack("<I", 1), "points at"),
        (USED[0] + 8, pack("<I", 0xFFFFFFFF), "points at"),
        (USED[0] + 12, pack("<I", 0xFFFFFFFF), "points at"),
        (USED[0] + 12, pack("<I", 0), "a blob of 0 bytes"),
        (USED[0], REAL[USED[1] : USED[1] + 16], "points at"),
        (FIRST + 100, b"\x99\x99", "checksum"),
        (FIRST + 12, pack("<I", 0x7FFFFFFF), "not that of"),
    ],
)
def test_names_what_is_wrong(place: int, new: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        list(blobs(patched(REAL, place, new)))


def test_what_comes_before_the_damage_is_kept() -> None:
    content = write([b"good", b"bad"])
    reading = blobs(patched(content, len(content) - 16, b"x"))
    assert next(reading) == b"good"
    with pytest.raises(Malformed, match="checksum"):
        next(reading)


def test_another_version() -> None:
    with pytest.raises(Unsupported, match="version 1"):
        list(blobs(patched(REAL, 4, pack("<I", 1))))


def test_cut_short_anywhere() -> None:
    for content in cut_short(REAL):
        survives(blobs, content)


@given(flipped(REAL[:4096]))
@settings(deadline=None)
def test_flipped_slots(slots: bytes) -> None:
    survives(blobs, slots + REAL[4096:])


@given(flipped(REAL))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(blobs, content)
