"""Where an executable's parts lie: just enough of ELF, PE and Mach-O, from a file's first bytes.

Nothing here looks beyond the head it is given, and headers that lie give segments that lie: whoever uses
them reads the file forwards and finds less, never more than there is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

ELF = b"\x7fELF"
HEAD_LENGTH = 8192
EXECUTABLE_MAGIC = 64  # bytes that are enough to know one
MAX_SEGMENTS = 256
_MACHO = {
    b"\xfe\xed\xfa\xce": (">", 32),
    b"\xfe\xed\xfa\xcf": (">", 64),
    b"\xce\xfa\xed\xfe": ("<", 32),
    b"\xcf\xfa\xed\xfe": ("<", 64),
}
_FAT = (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf")
_MOST_ARCHITECTURES = 30  # a Java class begins like a universal Mach-O, and its version is above this
_PT_LOAD, _PT_NOTE = 1, 4
_PF_X, _PF_W = 1, 2
GO = b"Go"
_UPX = b"UPX!"
_UPX_REACH = 1024


class Segment(Struct, frozen=True):
    """A stretch of the file that is mapped into memory at `address`; `data` when it is writable."""

    offset: int
    size: int
    address: int
    data: bool
    code: bool = False

    def holds(self, address: int) -> bool:
        """Say whether the file has the byte that is loaded at this address."""
        return self.address <= address < self.address + self.size


class Layout(Struct, frozen=True):
    """The segments in file order; `go_note` when Go's linker left its build id, `packed` by UPX."""

    segments: tuple[Segment, ...]
    go_note: bool = False
    packed: bool = False

    def offset_of(self, address: int) -> int | None:
        """Return where in the file the byte at `address` is; None where no segment holds it."""
        for segment in self.segments:
            if segment.holds(address):
                return segment.offset + address - segment.address
        return None


_ANYWHERE = Layout((Segment(0, 1 << 62, 0, data=True),))


def is_executable(magic: bytes) -> bool:
    """Say whether a file beginning with these bytes (at least 8) is ELF, PE or Mach-O."""
    return magic[:4] == ELF or magic[:2] == b"MZ" or magic[:4] in _MACHO or _is_universal(magic)


@lru_cache(maxsize=2)  # several readers ask about one file
def layout(head: bytes) -> Layout | None:
    """Return the layout of a file that begins with `head` (HEAD_LENGTH bytes are enough); None if unknown.

    Where the headers lie beyond the head (patchelf moves them), the whole file counts as data.
    """
    try:
        if head[:4] == ELF:
            return _elf(head)
        if head[:2] == b"MZ":
            return _laid_out(_pe(head), head)
        if head[:4] in _MACHO:
            return _laid_out(_macho(head), head)
    except (struct.error, OverflowError):
        return _ANYWHERE
    return _ANYWHERE if _is_universal(head) else None


def _is_universal(head: bytes) -> bool:
    return head[:4] in _FAT and 0 < int.from_bytes(head[4:8], "big") <= _MOST_ARCHITECTURES


def _laid_out(segments: Iterator[Segment], head: bytes) -> Layout:
    found = tuple(sorted((s for s in segments if s.size), key=lambda s: s.offset))
    return Layout(found, packed=_UPX in head[:_UPX_REACH])


def note_segments(head: bytes) -> Iterator[tuple[str, int, int]]:
    """Yield byte order (as struct writes it), offset and size of an ELF file's segments of notes."""
    if head[:4] != ELF:
        return
    try:
        for segment in _program_headers(head):
            if segment.kind == _PT_NOTE:
                yield segment.order, segment.offset, segment.size
    except (struct.error, OverflowError):
        return


class _ProgramHeader(Struct, frozen=True):
    """One entry of an ELF file's program header table."""

    order: str
    kind: int
    flags: int
    offset: int
    address: int
    size: int


@lru_cache(maxsize=2)
def _program_headers(head: bytes) -> tuple[_ProgramHeader, ...]:
    """Read the ELF header and the program headers (gABI chapters 4 and 5); struct.error beyond the head."""
    order = {b"\1": "<", b"\2": ">"}.get(head[5:6])
    wide = head[4:5] == b"\2"
    if order is None:
        return ()
    table, entry_size, count = (
        (*struct.unpack_from(order + "Q", head, 32), *struct.unpack_from(order + "HH", head, 54))
        if wide
        else (*struct.unpack_from(order + "I", head, 28), *struct.unpack_from(order + "HH", head, 42))
    )
    shape = struct.Struct(order + ("IIQQQQ" if wide else "IIIIIII"))
    found: list[_ProgramHeader] = []
    for index in range(min(count, MAX_SEGMENTS)):
        fields = shape.unpack_from(head, table + index * entry_size)
        kind, flags = fields[0], fields[1] if wide else fields[6]
        offset, address, size = (
            (fields[2], fields[3], fields[5]) if wide else (fields[1], fields[2], fields[4])
        )
        found.append(_ProgramHeader(order, kind, flags, offset, address, size))
    return tuple(found)


def section_names(head: bytes, rest: bytes, start: int) -> bytes | None:
    """Return the names of an ELF file's sections (gABI chapter 4, "Sections"), NUL between them.

    `rest` is the file from `start` on; None where it does not hold the names, or headers lie.
    """
    order = {b"\1": "<", b"\2": ">"}.get(head[5:6])
    if head[:4] != ELF or order is None:
        return None
    shape, size, where = ("QQ", 58, 24) if head[4:5] == b"\2" else ("II", 46, 16)
    try:
        (table,) = struct.unpack_from(order + shape[0], head, 40 if size == 58 else 32)
        entry_size, _, index = struct.unpack_from(order + "HHH", head, size)
        entry = table + index * entry_size - start
        if entry < 0:
            return None
        offset, length = struct.unpack_from(order + shape, rest, entry + where)
    except (struct.error, OverflowError):
        return None
    begin = offset - start
    names = rest[begin : begin + length] if begin >= 0 else b""
    return names if names[:1] == b"\0" and len(names) == length else None


def _elf(head: bytes) -> Layout | None:
    if head[5:6] not in {b"\1", b"\2"}:
        return None
    loads, note = [], False
    for each in _program_headers(head):
        if each.kind == _PT_LOAD and each.size:
            writable, code = bool(each.flags & _PF_W), bool(each.flags & _PF_X)
            loads.append(Segment(each.offset, each.size, each.address, writable, code))
        elif each.kind == _PT_NOTE:
            note = note or GO + b"\0\0" in head[each.offset : each.offset + each.size]
    loads.sort(key=lambda segment: segment.offset)
    return Layout(tuple(loads), note, _UPX in head[:_UPX_REACH])


def _pe(head: bytes) -> Iterator[Segment]:
    """Read the section table of a PE image (Microsoft's PE format, "Section Table")."""
    (start,) = struct.unpack_from("<I", head, 0x3C)
    if head[start : start + 4] != b"PE\0\0":
        return
    count, optional_size = struct.unpack_from("<2xH12xH", head, start + 4)
    (magic,) = struct.unpack_from("<H", head, start + 24)
    shape, where = ("<Q", 24) if magic == 0x20B else ("<I", 28)
    (base,) = struct.unpack_from(shape, head, start + 24 + where)
    table = start + 24 + optional_size
    for index in range(min(count, MAX_SEGMENTS)):
        address, size, offset, traits = struct.unpack_from("<12xIII12xI", head, table + index * 40)
        yield Segment(offset, size, base + address, bool(traits & 0x80000000), bool(traits & 0x20000000))


def _macho(head: bytes) -> Iterator[Segment]:
    """Read the segment commands of a Mach-O image (mach-o/loader.h)."""
    order, bits = _MACHO[head[:4]]
    (count,) = struct.unpack_from(order + "I", head, 16)
    at = 32 if bits == 64 else 28
    wanted, shape = (0x19, "24xQ8xQQ4xI") if bits == 64 else (0x1, "24xI4xII4xI")
    for _ in range(min(count, MAX_SEGMENTS)):
        kind, length = struct.unpack_from(order + "II", head, at)
        if kind == wanted:
            address, offset, size, protection = struct.unpack_from(order + shape, head, at)
            yield Segment(offset, size, address, bool(protection & 2), bool(protection & 4))
        if length < 8:
            return
        at += length
