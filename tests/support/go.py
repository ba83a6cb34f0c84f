"""Small executables with Go's build information in both its forms, laid out as the linker does.

The form before Go 1.18 cannot be built with a Go that one has, so it is written here from its description in
Go's debug/buildinfo; the tests compare today's form with what `go build` makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack

MAGIC = b"\xff Go buildinf:"
FRAME_START = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
FRAME_END = bytes.fromhex("f932433186182072008242104116d8f2")
NOTE = pack("<III", 4, 8, 4) + b"Go\0\0" + b"buildid!"
READ_ONLY, DATA = 0x400, 0x1000  # offsets in the file; a segment's address is BASE + its offset
BASE = 0x400000


@dataclass(frozen=True)
class Machine:
    """A word size in bytes and an order of bytes."""

    word: int = 8
    big: bool = False

    def number(self, *values: int) -> bytes:
        """The values, each as a word."""
        return b"".join(value.to_bytes(self.word, "big" if self.big else "little") for value in values)


def framed(modules: str) -> bytes:
    """Module lines between the byte strings that mark them; nothing stays nothing."""
    return FRAME_START + modules.encode() + FRAME_END if modules else b""


def varint(value: int) -> bytes:
    """An unsigned LEB128 number."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def elf(read_only: bytes, data: bytes, machine: Machine = Machine(), note: bytes = NOTE) -> bytes:
    """An ELF executable with a note, a segment of read-only data and one of writable data."""
    order = ">" if machine.big else "<"
    segments = [
        (4, 4, 0x200, len(note)),
        (1, 4, READ_ONLY, len(read_only)),
        (1, 6, DATA, len(data)),
    ]
    ident = b"\x7fELF" + bytes([machine.word // 4, 2 if machine.big else 1, 1]) + bytes(9)
    if machine.word == 8:
        header = pack(order + "HHIQQQIHHHHHH", 2, 62, 1, 0, 64, 0, 0, 64, 56, len(segments), 0, 0, 0)
        table = [pack(order + "IIQQQQQQ", k, f, at, BASE + at, 0, n, n, 16) for k, f, at, n in segments]
    else:
        header = pack(order + "HHIIIIIHHHHHH", 2, 3, 1, 0, 52, 0, 0, 52, 32, len(segments), 0, 0, 0)
        table = [pack(order + "IIIIIIII", k, at, BASE + at, 0, n, n, f, 16) for k, f, at, n in segments]
    assert len(read_only) <= DATA - READ_ONLY
    start = (ident + header + b"".join(table)).ljust(0x200, b"\0") + note
    return (start.ljust(READ_ONLY, b"\0") + read_only).ljust(DATA, b"\0") + data


def inline(version: str, modules: str, machine: Machine = Machine()) -> bytes:
    """The data segment since Go 1.18."""
    strings = [version.encode(), framed(modules)]
    header = (MAGIC + bytes([machine.word, 2 | machine.big])).ljust(32, b"\0")
    return header + b"".join(varint(len(text)) + text for text in strings)


def built(version: str, modules: str, machine: Machine = Machine()) -> bytes:
    """An executable as Go 1.18 and later make it."""
    return elf(b"read-only data", inline(version, modules, machine), machine)


def built_before_1_18(version: str, modules: str, machine: Machine = Machine()) -> bytes:
    """An executable whose build information points at its text."""
    texts = [version.encode(), framed(modules)]
    read_only = b"padding go1.99 of other text " + texts[0] + b"more text" + texts[1]
    places = [BASE + READ_ONLY + read_only.find(text, 20) if text else 0 for text in texts]
    headers = [machine.number(place, len(text)) for place, text in zip(places, texts, strict=True)]
    first = BASE + DATA + 32
    pointers = machine.number(first, first + len(headers[0]))
    header = MAGIC + bytes([machine.word, int(machine.big)]) + pointers
    return elf(read_only, header.ljust(32, b"\0") + b"".join(headers), machine)
