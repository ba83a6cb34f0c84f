"""Zip archives held in memory, read by their central directory and within limits (APPNOTE.TXT 6.3.10).

Only the members that are asked for become objects, and only those that are read are inflated.  What lies
before the archive (a shell script that starts it, say) is passed over; zip64 is read, encryption and other
methods than stored and deflated are not.  Nothing is written anywhere.
"""

from __future__ import annotations

import re
import struct

from msgspec import Struct

from seawall.model.errors import LimitExceeded, Malformed, Unsupported

Bytes = bytes | memoryview

MAX_RATIO = 200
_FREE_RATIO = 1 << 20  # bytes below which nobody cares
_TAIL = 22 + 65535  # the end record and the longest comment
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 1
_SATURATED = 0xFFFFFFFF
_ENTRY = struct.Struct("<4s6H3I5H2I")  # 4.3.12
_LOCAL = struct.Struct("<4s22x2H")  # 4.3.7, but for its lengths the same once more
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_END64 = struct.Struct("<4sQ2H2I4Q")  # 4.3.14
_LOCATOR = struct.Struct("<4sIQI")  # 4.3.15


class Member(Struct, frozen=True):
    """A file in an archive: its name, how it is kept, its sizes in bytes, and where its local header is."""

    name: str
    method: int
    flags: int
    checksum: int
    packed: int
    size: int
    offset: int


class Archive(Struct, frozen=True):
    """An archive: `directory` are the bytes of its central directory, `entries` how many it has."""

    path: str
    data: memoryview
    directory: bytes
    entries: int
    members: tuple[Member, ...]

    def read(self, member: Member, limit: int) -> Bytes:
        """Return a member's content, of at most `limit` bytes, without copying what is only stored.

        Malformed when it is not what the directory says, LimitExceeded when it is longer than `limit` or
        expands more than MAX_RATIO times, Unsupported when it is encrypted or packed by another method.
        """
        from isal import isal_zlib  # noqa: PLC0415 - few layers have such files

        name = f"{self.path}!/{member.name}"
        if member.flags & _ENCRYPTED:
            raise Unsupported(f"{name}: it is encrypted")
        if member.size > limit:
            raise LimitExceeded(f"{name}: {member.size} bytes, more than the {limit} allowed")
        if member.size > max(_FREE_RATIO, MAX_RATIO * member.packed):
            raise LimitExceeded(f"{name}: it expands more than {MAX_RATIO} times")
        content: Bytes = self._packed(name, member)
        if member.method == _DEFLATED:
            try:
                content = isal_zlib.decompressobj(-15).decompress(content, member.size + 1)
            except isal_zlib.error as error:  # type: ignore[misc]  # the stubs know an instance
                raise Malformed(f"{name}: not deflated as it should be: {error}") from None
        elif member.method != _STORED:
            raise Unsupported(f"{name}: packed by method {member.method}, which is not read")
        if len(content) != member.size or isal_zlib.crc32(content) != member.checksum:
            raise Malformed(f"{name}: its content is not what the archive's directory says")
        return content

    def _packed(self, name: str, member: Member) -> memoryview:
        if member.offset + _LOCAL.size > len(self.data):
            raise Malformed(f"{name}: it lies beyond the end of the archive")
        signature, name_length, extra_length = _LOCAL.unpack_from(self.data, member.offset)
        start = member.offset + _LOCAL.size + name_length + extra_length
        if signature != b"PK\x03\x04" or start + member.packed > len(self.data):
            raise Malformed(f"{name}: it is not where the archive's directory says")
        return self.data[start : start + member.packed]


def open_archive(path: str, data: Bytes, wanted: re.Pattern[bytes], max_entries: int) -> Archive:
    """Return an archive with the members whose names `wanted` matches; `path` is for the error's sake.

    Malformed when it is no zip archive or its directory is broken, LimitExceeded when that has more than
    `max_entries`.
    """
    view = memoryview(data)
    start, length, shift = _directory(path, view)
    directory = bytes(view[start : start + length])
    members: list[Member] = []
    place = entries = 0
    unpack, match, size = _ENTRY.unpack_from, wanted.match, _ENTRY.size
    while place + size <= length:
        entry = unpack(directory, place)
        if entry[0] != b"PK\x01\x02":
            break
        entries += 1
        if entries > max_entries:
            raise LimitExceeded(f"{path}: more than {max_entries} members")
        after_name = place + size + entry[10]
        name = directory[place + size : after_name]
        place = after_name + entry[11]
        if match(name):
            members.append(_member(path, name, entry, directory[after_name:place], shift))
        place += entry[12]
    if place != length and directory[place : place + 4] not in {b"PK\x05\x05", b"PK\x06\x08", b"PK\x06\x06"}:
        raise Malformed(f"{path}: the archive's directory is broken after {entries} members")
    return Archive(path, view, directory, entries, tuple(members))


def _member(path: str, name: bytes, entry: tuple[int, ...], extra: bytes, shift: int) -> Member:
    flags, method, checksum = entry[3], entry[4], entry[7]
    packed, size, offset = entry[8], entry[9], entry[16]
    if _SATURATED in {packed, size, offset}:
        wide = iter(_zip64(path, extra))
        size = next(wide, size) if size == _SATURATED else size
        packed = next(wide, packed) if packed == _SATURATED else packed
        offset = next(wide, offset) if offset == _SATURATED else offset
    return Member(name.decode("utf-8", "replace"), method, flags, checksum, packed, size, offset + shift)


def _zip64(path: str, extra: bytes) -> tuple[int, ...]:
    """Return the numbers of the zip64 extra field (4.5.3), as many as are there."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        body = extra[place + 4 : place + 4 + length]
        if kind == 1:
            count = min(len(body) // 8, 3)
            return struct.unpack_from(f"<{count}Q", body)
        place += 4 + length
    raise Malformed(f"{path}: sizes that the archive's directory does not tell")


def _directory(path: str, view: memoryview) -> tuple[int, int, int]:
    """Return where the directory starts, its length, and how far all offsets are from where they say."""
    base = max(0, len(view) - _TAIL)
    tail = bytes(view[base:])
    place = tail.rfind(b"PK\x05\x06")
    while place >= 0:
        found = _told_by_end(view, base + place) if place + _END.size <= len(tail) else None
        if found is not None:
            return found
        place = tail.rfind(b"PK\x05\x06", 0, place + 3)
    raise Malformed(f"{path}: not a zip archive, or cut short: it has no central directory")


def _told_by_end(view: memoryview, at: int) -> tuple[int, int, int] | None:
    """Read an end record; None when no directory is where it says."""
    *_, length, offset, _ = _END.unpack_from(view, at)
    end = at
    wide = _wide_end(view, at)
    if wide is not None:
        end, length, offset = wide
    start = end - length
    if start < 0 or offset > start:
        return None
    if length and bytes(view[start : start + 4]) != b"PK\x01\x02":
        return None
    return start, length, start - offset


def _wide_end(view: memoryview, at: int) -> tuple[int, int, int] | None:
    """Return where the zip64 end record is, and the directory's length and offset that it tells."""
    if at < _LOCATOR.size + _END64.size:
        return None
    signature, _, told, _ = _LOCATOR.unpack_from(view, at - _LOCATOR.size)
    if signature != b"PK\x06\x07":
        return None
    for place in (told, at - _LOCATOR.size - _END64.size):
        if place + _END64.size <= at:
            record = _END64.unpack_from(view, place)
            if record[0] == b"PK\x06\x06":
                return place, record[8], record[9]
    return None
