"""The package that an executable was built for, as its linker noted it (systemd's ELF_PACKAGE_METADATA)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from seawall.inventory.executables import note_segments
from seawall.model.errors import Malformed

_OWNER, _KIND = b"FDO\0", 0xCAFE1A7E
_MOST_NOTES = 64
_MAX_TEXT = 4096
_HEADER = 12


class PackageNote(Struct, frozen=True, rename="camel"):
    """What the note says; fields that the specification does not name are left out."""

    name: str = ""
    version: str = ""
    type: str = ""
    architecture: str = ""
    os: str = ""
    os_version: str = ""
    os_cpe: str = ""


def package_note(head: bytes) -> PackageNote | None:
    """Return the note in an ELF file's first bytes; None where there is none within them.

    Linkers put notes right behind the program headers.  Raises Malformed for a note that holds no JSON
    object, or one with other than text in it.
    """
    if _OWNER[:3] not in head:  # of NULs there are many, and each would be looked at
        return None
    for owner, kind, text in _notes(head):
        if owner == _OWNER and kind == _KIND:
            try:
                return msgspec.json.decode(text.rstrip(b"\0"), type=PackageNote)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise Malformed(f"a package note that cannot be read: {error}") from None
    return None


def _notes(head: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield owner, type and content of each note (gABI chapter 5, "Note Section"), padded to 4 bytes."""
    for order, offset, size in note_segments(head):
        at, end = offset, min(offset + size, len(head))
        for _ in range(_MOST_NOTES):
            if at + _HEADER > end:
                break
            name_size, text_size, kind = struct.unpack_from(order + "III", head, at)
            name_end = at + _HEADER + name_size
            text = (name_end + 3) & ~3
            if text + text_size > end or text_size > _MAX_TEXT:
                break
            yield head[at + _HEADER : name_end], kind, head[text : text + text_size]
            at = (text + text_size + 3) & ~3
