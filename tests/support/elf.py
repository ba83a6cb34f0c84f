"""ELF files with notes, as linkers lay them out."""

from __future__ import annotations

import struct


def note(owner: bytes, kind: int, content: bytes, order: str = "<") -> bytes:
    """One note, padded to 4 bytes."""
    name = owner + bytes(-len(owner) % 4)
    text = content + bytes(-len(content) % 4)
    return struct.pack(order + "III", len(owner), len(content), kind) + name + text


def package_note(json: bytes, order: str = "<") -> bytes:
    """systemd's note about a package."""
    return note(b"FDO\0", 0xCAFE1A7E, json + b"\0", order)


def program(notes: bytes, *, wide: bool = True, order: str = "<", rest: bytes = b"") -> bytes:
    """An ELF file with one segment of notes behind its program headers."""
    size, entry = (64, 56) if wide else (52, 32)
    begin = size + entry
    magic = b"\x7fELF" + bytes((1 + wide, 1 + (order == ">"))) + bytes(10)
    header = (
        struct.pack(order + "HHIQQQIHHHHHH", 3, 62, 1, 0, size, 0, 0, size, entry, 1, 0, 0, 0)
        if wide
        else struct.pack(order + "HHIIIIIHHHHHH", 3, 3, 1, 0, size, 0, 0, size, entry, 1, 0, 0, 0)
    )
    segment = (
        struct.pack(order + "IIQQQQQQ", 4, 4, begin, begin, begin, len(notes), len(notes), 4)
        if wide
        else struct.pack(order + "IIIIIIII", 4, begin, begin, begin, len(notes), len(notes), 4, 4)
    )
    return magic + header + segment + notes + rest
