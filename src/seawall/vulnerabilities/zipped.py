"""Reads the records out of an all.zip quickly: the directory once, each entry by one read and one inflate.

ZIP: APPNOTE.TXT 6.3, sections 4.3 (layout) and 4.5.3 (Zip64).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

from isal import isal_zlib

from seawall.model.errors import LimitExceeded, Malformed

RECORD_LIMIT = 16 * 1024 * 1024
TOTAL_RATIO = 100  # inflated to stored, of the whole archive: JSON reaches about 10
TOTAL_FLOOR = 64 * 1024 * 1024
ENTRIES = 5_000_000
_SAFE = RECORD_LIMIT // 1032  # no deflate stream of this length inflates beyond the limit

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONG = 0xFFFFFFFF


class Entry(NamedTuple):
    """One file of the archive; sizes and position in bytes."""

    name: str
    method: int
    crc: int
    stored: int
    size: int
    position: int


class Archive:
    """An open archive.  Every method raises Malformed (LimitExceeded among it) for what is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._length = os.fstat(self._descriptor).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def entries(self) -> list[Entry]:
        """Return the entries in the order of their names, of one name the last; directories are left out."""
        count, length, start = self._directory()
        if length > self._length or start + length > self._length or count > ENTRIES:
            raise Malformed(f"{self._path}: a central directory beyond the file")
        try:
            found = {entry.name: entry for entry in _entries(self._read(start, length), count)}
        except (struct.error, UnicodeDecodeError) as error:
            raise Malformed(f"{self._path}: an unreadable central directory: {error}") from error
        total = sum(entry.size for entry in found.values())
        if total > max(TOTAL_FLOOR, TOTAL_RATIO * self._length):
            raise LimitExceeded(f"{self._path}: {self._length} bytes would inflate to {total}")
        return [found[name] for name in sorted(found) if not name.endswith("/")]

    def content(self, entry: Entry) -> bytes:
        """Return the inflated bytes of an entry, checked against its CRC."""
        if entry.size > RECORD_LIMIT or entry.stored > RECORD_LIMIT:
            raise LimitExceeded(f"more than {RECORD_LIMIT} bytes")
        head = _LOCAL.size
        guess = head + len(entry.name.encode()) + 64
        raw = self._read(entry.position, guess + entry.stored)
        if raw[:4] != b"PK\3\4" or len(raw) < head:
            raise Malformed("no local header where the directory has one")
        start = head + sum(_LOCAL.unpack_from(raw)[-2:])
        if len(raw) < start + entry.stored:
            raw = self._read(entry.position, start + entry.stored)
        data = _inflated(entry, raw[start : start + entry.stored])
        if len(data) != entry.size or crc32(data) != entry.crc:
            raise Malformed("its checksum or length differs from the directory's")
        return data

    def _read(self, start: int, length: int) -> bytes:
        return os.pread(self._descriptor, length, start)

    def _directory(self) -> tuple[int, int, int]:
        """Return the central directory's entries, length and position (sections 4.3.14 to 4.3.16)."""
        begin = max(0, self._length - 65_557)
        tail = self._read(begin, 65_557)
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) < at + _END.size:
            raise Malformed(f"{self._path}: no ZIP archive, or a truncated one")
        *_, count, length, start, _ = _END.unpack_from(tail, at)
        if count != 0xFFFF and _LONG not in {length, start}:
            return count, length, start
        return self._directory64(self._read(max(0, begin + at - _END64_LOCATOR.size), _END64_LOCATOR.size))

    def _directory64(self, locator: bytes) -> tuple[int, int, int]:
        if len(locator) == _END64_LOCATOR.size and locator[:4] == b"PK\6\7":
            end = self._read(min(_END64_LOCATOR.unpack(locator)[2], self._length), _END64.size)
            if len(end) == _END64.size and end[:4] == b"PK\6\6":
                *_, count, length, start = _END64.unpack(end)
                return count, length, start
        raise Malformed(f"{self._path}: no Zip64 end record where one is announced")


def _entries(directory: bytes, count: int) -> Iterator[Entry]:
    """Yield the central directory's entries (section 4.3.12)."""
    at = 0
    for _ in range(count):
        fields = _ENTRY.unpack_from(directory, at)
        signature, _, _, flags, method, _, _, crc, stored, size, named, extra, comment, *_, position = fields
        if signature != b"PK\1\2":
            raise struct.error("an entry without its signature")
        if flags & 1:
            raise struct.error("encrypted entries")
        at += _ENTRY.size
        name = directory[at : at + named].decode()
        if _LONG in {stored, size, position}:
            size, stored, position = _long(directory[at + named : at + named + extra], size, stored, position)
        at += named + extra + comment
        yield Entry(name, method, crc, stored, size, position)


def _long(extra: bytes, *fields: int) -> Iterator[int]:
    """Yield sizes and position with the 64-bit ones of the Zip64 extra field (section 4.5.3) put in."""
    at, values = 0, b""
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            values = extra[at + 4 : at + 4 + length]
        at += 4 + length
    for field in fields:
        if field == _LONG:
            (field,) = struct.unpack_from("<Q", values)  # noqa: PLW2901 - this is what it stands for
            values = values[8:]
        yield field


def _inflated(entry: Entry, stored: bytes) -> bytes:
    if entry.method == 0:
        return stored
    if entry.method != 8:
        raise Malformed(f"compression method {entry.method}")
    try:
        if len(stored) <= _SAFE:
            return isal_zlib.decompress(stored, -15, max(entry.size, 1))
        inflater = isal_zlib.decompressobj(-15)
        data = inflater.decompress(stored, RECORD_LIMIT + 1)
    except isal_zlib.error as error:  # type: ignore[misc]  # the stubs know an instance
        raise Malformed(f"it does not inflate: {error}") from error
    if len(data) > RECORD_LIMIT:
        raise LimitExceeded(f"more than {RECORD_LIMIT} bytes")
    return data
