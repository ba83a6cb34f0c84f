"""What a portable executable says of itself: the version resource of a .NET assembly.

Specifications: Microsoft's "PE Format" (optional header's data directories, `.rsrc`), "VS_VERSIONINFO" and
"StringFileInfo" of the Win32 documentation.  The file is read forwards, to the end of its resources; lengths
that lie give less, never more than there is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.inventory.gobinary import Window
from seawall.model.errors import Malformed
from seawall.source.base import MIB, Piece

RESOURCES_LIMIT = 16 * MIB
_MAX_SECTIONS = 96
_MAX_TYPES = 4096
_MAX_VERSIONS = 16  # of names, and of languages of each
_MAX_STRINGS = 1000
_RESOURCES, _CLR = 2, 14  # indices of data directories
_VERSION = 16  # RT_VERSION
_SUBDIRECTORY = 1 << 31
_PE32_PLUS = 0x20B


class Assembly(Struct, frozen=True):
    """Where the resources of a .NET assembly lie in the file; `address` is theirs when loaded."""

    offset: int = 0
    size: int = 0
    address: int = 0


def assembly(head: bytes) -> Assembly | None:
    """Return where an assembly's resources are, from the file's head; None for what is no .NET assembly."""
    try:
        (start,) = struct.unpack_from("<I", head, 0x3C)
        if head[:2] != b"MZ" or head[start : start + 4] != b"PE\0\0":
            return None
        sections, optional_size = struct.unpack_from("<2xH12xH", head, start + 4)
        optional = start + 24
        (magic,) = struct.unpack_from("<H", head, optional)
        directories = optional + (112 if magic == _PE32_PLUS else 96)
        (count,) = struct.unpack_from("<I", head, directories - 4)
        if count <= _CLR or not struct.unpack_from("<I", head, directories + 8 * _CLR)[0]:
            return None
        address, size = struct.unpack_from("<II", head, directories + 8 * _RESOURCES)
        for index in range(min(sections, _MAX_SECTIONS)):
            where, raw, offset = struct.unpack_from("<12xIII", head, optional + optional_size + 40 * index)
            if where <= address < where + raw:
                return Assembly(offset + address - where, min(size, where + raw - address), address)
    except struct.error:
        return None
    return Assembly()


def version_strings(chunks: Iterable[Piece], found: Assembly) -> dict[str, str]:
    """Return the strings of the version resource by name; empty where there is none."""
    size = min(found.size, RESOURCES_LIMIT)
    if not size:
        return {}
    resources = Window(chunks).take(found.offset, size)
    try:
        for data in _version_resources(resources, found.address):
            if strings := dict(_strings(data)):
                return strings
    except struct.error:
        raise Malformed("the version resource of the assembly points out of its bounds") from None
    return {}


def _version_resources(data: bytes, address: int) -> Iterator[bytes]:
    """Yield the resources of type 16 in all names and languages; each type is there once."""
    first = next((place for kind, place in _entries(data, 0, _MAX_TYPES) if kind == _VERSION), 0)
    if not first & _SUBDIRECTORY:
        return
    for _, second in _entries(data, first & ~_SUBDIRECTORY, _MAX_VERSIONS):
        if not second & _SUBDIRECTORY:
            continue
        for _, leaf in _entries(data, second & ~_SUBDIRECTORY, _MAX_VERSIONS):
            where, size = struct.unpack_from("<II", data, leaf & ~_SUBDIRECTORY)
            if where >= address:
                yield data[where - address : where - address + size]


def _entries(data: bytes, at: int, most: int) -> Iterator[tuple[int, int]]:
    named, numbered = struct.unpack_from("<12xHH", data, at)
    for index in range(min(named + numbered, most)):
        yield struct.unpack_from("<II", data, at + 16 + 8 * index)


def _block(data: bytes, at: int) -> tuple[str, int, int, int]:
    """Return a block's key, where its value begins, how long that is as said, and where the block ends."""
    length, value_length = struct.unpack_from("<HH", data, at)
    end = min(at + length, len(data))
    stop = at + 6
    while stop + 2 <= end and data[stop : stop + 2] != b"\0\0":
        stop += 2
    key = data[at + 6 : stop].decode("utf-16-le", "replace")
    return key, _aligned(stop + 2), value_length, end


def _aligned(at: int) -> int:
    return (at + 3) & ~3


def _children(data: bytes, at: int, end: int) -> Iterator[tuple[str, int, int, int]]:
    for _ in range(_MAX_STRINGS):
        if at + 6 > end:
            return
        block = _block(data, at)
        if block[3] <= at + 6:
            return
        yield block
        at = _aligned(block[3])


def _strings(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the first table of strings that says something."""
    if len(data) < 6:
        return
    key, value, value_length, end = _block(data, 0)
    if key != "VS_VERSION_INFO":
        return
    said = False
    for key, tables, _, tables_end in _children(data, _aligned(value + value_length), end):
        if key != "StringFileInfo":
            continue
        for _, strings, _, strings_end in _children(data, tables, tables_end):
            for name, text, _, text_end in _children(data, strings, strings_end):
                said = True
                yield name, data[text:text_end].decode("utf-16-le", "replace").split("\0", 1)[0].strip()
            if said:
                return
