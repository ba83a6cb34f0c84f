"""A streaming reader of tar: ustar, pax and GNU, one pass, no seeking, no extraction.

POSIX.1-2017 (pax, "ustar Interchange Format" and "pax Header Block") and the GNU tar manual
("Basic Tar Format", "Storing Sparse Files").  The header fields that matter are read by hand because
an image has a hundred thousand members and `tarfile` builds a large object for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO

from msgspec import Struct

from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.text import decimal
from seawall.source.base import MIB, Piece
from seawall.source.limits import LIMITS, Limits

BLOCK = 512
REGULAR, HARDLINK, SYMLINK, CHARDEV, BLOCKDEV, DIRECTORY, FIFO = b"0", b"1", b"2", b"3", b"4", b"5", b"6"
_NUL_BLOCK = b"\0" * BLOCK
_EXTENDED = frozenset((b"x", b"g", b"L", b"K", b"X"))
_CONTENT_TYPES = frozenset((b"0", b"\0", b"7", b"S"))
_HEADER_ONLY = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
_SPARSE_SLOTS = 4


class Stream:
    """A cursor over chunks of bytes: take some, skip some, never hold more than asked for."""

    __slots__ = ("_buffer", "_chunks", "_position")

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = b""
        self._position = 0

    def _next(self) -> bool:
        """Go on to the next chunk, if there is one."""
        self._position = 0
        self._buffer = next(self._chunks, b"")
        return self._buffer != b""

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes, fewer only at the end of the stream."""
        end = self._position + length
        if end <= len(self._buffer):
            piece = self._buffer[self._position : end]
            self._position = end
            return piece
        return b"".join(self.pieces(length))

    def pieces(self, length: int) -> Iterator[Piece]:
        """Yield the next `length` bytes in the pieces they arrive in, which are not copied."""
        while length > 0:
            if self._position == len(self._buffer) and not self._next():
                return
            start = self._position
            step = min(len(self._buffer) - start, length)
            self._position += step
            length -= step
            yield memoryview(self._buffer)[start : start + step]

    def skip(self, length: int) -> int:
        """Move on without building anything; return how many bytes were there."""
        left = length
        while left > (available := len(self._buffer) - self._position):
            left -= available
            if not self._next():
                return length - left
        self._position += left
        return length

    def move(self, over: int, length: int) -> tuple[bytes, int]:
        """Skip `over` bytes and take `length`; also return how many were there to be skipped."""
        start = self._position + over
        end = start + length
        if end <= len(self._buffer):
            self._position = end
            return self._buffer[start:end], over
        skipped = self.skip(over)
        return self.take(length), skipped

    def drain(self) -> None:
        """Read to the end, so that whoever hashes the stream has seen all of it."""
        while self._next():
            pass


class Member(Struct):
    """One member: `name` as stored, `size` of its content in bytes, `kind` the type flag.

    `stored` is what lies in the archive; it differs from `size` for a sparse file, whose `holes` map lists
    (offset, length) of the data.  `opaque` is overlayfs's mark on a directory; `device` the major and minor
    number as one flag: True for 0:0.
    """

    name: str
    kind: bytes
    size: int
    mode: int
    link: str
    stored: int
    sparse: list[tuple[int, int]] | None = None
    opaque: bool = False
    null_device: bool = False


def number(field: bytes) -> int:
    """Read a numeric field: octal, or GNU's base-256 when the top bit is set."""
    text = field.strip(b"\0 ")
    if text.isdigit():
        try:
            return int(text, 8)
        except ValueError:
            raise Malformed(f"{field!r} is not a number in a tar header") from None
    if not text:
        return 0
    if field[0] & 0x80:
        if field[0] == 0xFF:
            raise Malformed("a negative number in a tar header")
        return int.from_bytes(field, "big") & ((1 << (8 * len(field) - 1)) - 1)
    digits = text.replace(b"\0", b" ").split(b" ")[0]
    if not digits.isdigit() or b"8" in digits or b"9" in digits:
        raise Malformed(f"{field!r} is not a number in a tar header")
    return int(digits, 8)


@lru_cache(maxsize=256)  # an archive has few modes
def _mode(field: bytes) -> int:
    return number(field) & 0o7777


def _text(raw: bytes) -> str:
    return _decoded(raw.partition(b"\0")[0])


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")


def _checksum_holds(block: bytes) -> bool:
    stated = number(block[148:156])
    rest = block[:148] + block[156:]
    unsigned = sum(rest) + 256
    return stated in {unsigned, unsigned - 256 * sum(byte > 127 for byte in rest)}


def pax_records(body: bytes) -> dict[str, str]:
    r"""Parse the body of a pax extended header: `length keyword=value\\n` records."""
    found: dict[str, str] = {}
    position = 0
    while position < len(body) and body[position] != 0:
        space = body.find(b" ", position, position + 20)
        digits = body[position:space] if space > 0 else b""
        if not digits.isdigit():
            raise Malformed("a pax record without a length")
        end = position + int(digits)
        if end > len(body) or end <= space or body[end - 1 : end] != b"\n":
            raise Malformed("a pax record with a wrong length")
        keyword, equals, value = body[space + 1 : end - 1].partition(b"=")
        if not equals:
            raise Malformed("a pax record without a value")
        name = keyword.decode("utf-8", "backslashreplace")
        text = value.decode("utf-8", "backslashreplace")
        if name in {"GNU.sparse.offset", "GNU.sparse.numbytes"}:  # format 0.0 repeats its keywords
            text = f"{found['GNU.sparse.map']},{text}" if "GNU.sparse.map" in found else text
            name = "GNU.sparse.map"
        found[name] = text
        position = end
    return found


class SeekingStream:
    """The same cursor over a file on disk, which skips by seeking."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        file.seek(0)
        self.consumed = 0

    def take(self, length: int) -> bytes:
        """Return the next `length` bytes, fewer only at the end of the file."""
        piece = self._file.read(length)
        self.consumed += len(piece)
        return piece

    def pieces(self, length: int) -> Iterator[Piece]:
        """Yield the next `length` bytes."""
        while length > 0 and (piece := self.take(min(length, MIB))):
            length -= len(piece)
            yield piece

    def skip(self, length: int) -> int:
        """Move on; return how many bytes were there."""
        there = max(0, min(length, self._length - self.consumed))
        self._file.seek(there, 1)
        self.consumed += there
        return there

    def move(self, over: int, length: int) -> tuple[bytes, int]:
        """Skip `over` bytes and take `length`; also return how many were there to be skipped."""
        skipped = self.skip(over)
        return self.take(length), skipped


class TarReader:
    """Iterates over the members of a tar stream.

    Between two steps the caller may take the member's content once, through `content`; what it leaves is
    skipped.  Raises Malformed for what is not tar or ends too soon, LimitExceeded for sizes beyond `limits`.
    """

    def __init__(self, stream: Stream | SeekingStream, limits: Limits = LIMITS) -> None:
        self.stream = stream
        self._limits = limits
        self._left = self._padding = self._holes = 0
        self._global: dict[str, str] = {}

    def __iter__(self) -> Iterator[Member]:  # noqa: C901 - the grammar of the format, in its order
        move = self.stream.move
        header: dict[str, str] = {}
        first = True
        while True:
            block, skipped = move(self._left + self._padding, BLOCK)
            if skipped < self._left:
                raise Malformed("the tar archive ends in the middle of a file")
            if len(block) < BLOCK:
                if first and not block:
                    raise Malformed("an empty stream is not a tar archive")
                if block.strip(b"\0") or header:
                    raise Malformed("the tar archive ends in the middle of a header")
                return
            if block[257:262] != b"ustar":
                if block == _NUL_BLOCK:
                    return
                if not _checksum_holds(block):
                    raise Malformed(
                        "a block that is not a tar header" + (": not a tar archive" if first else "")
                    )
            elif block[148] < 48 and not block[148:156].strip(b"\0 "):
                raise Malformed("a tar header without a checksum")
            first = False
            kind = block[156:157]
            if kind in _EXTENDED:
                self._left = self._padding = 0
                self._extend(kind, number(block[124:136]), header)
                continue
            member = self._member(block, kind)
            if header or self._global:
                self._apply({**self._global, **header}, member)
                header = {}
            self._left = stored = member.stored
            self._padding = -stored % BLOCK
            yield member

    def _member(self, block: bytes, kind: bytes) -> Member:
        """Read a header's fields (POSIX.1-2017, "ustar Interchange Format"), few more than are needed."""
        end = block.find(0, 0, 100)
        name = _decoded(block[: end if end >= 0 else 100])
        if block[345] and block[262] == 0:
            name = f"{_text(block[345:500])}/{name}"
        mode = _mode(block[100:108])
        if kind in _HEADER_ONLY:
            member = Member(name, kind, 0, mode, _text(block[157:257]) if block[157] else "", 0)
            if kind == CHARDEV:
                member.null_device = number(block[329:337]) == 0 and number(block[337:345]) == 0
            return member
        size = number(block[124:136])
        member = Member(name, kind, size, mode, "", size)
        if kind == REGULAR:
            return member
        if kind not in _CONTENT_TYPES:
            member.kind = b"?"  # contents of unknown types are skipped by their size
        elif kind == b"S":
            self._old_sparse(block, member)
        else:
            member.kind = DIRECTORY if kind == b"\0" and name.endswith("/") else REGULAR
        return member

    def _extend(self, kind: bytes, length: int, header: dict[str, str]) -> None:
        if length > self._limits.pax:
            raise LimitExceeded(f"an extended tar header of {length} bytes, more than {self._limits.pax}")
        body = self.stream.take(length)
        if len(body) < length:
            raise Malformed("the tar archive ends in the middle of an extended header")
        self.stream.skip(-length % BLOCK)
        if kind == b"L":
            header["path"] = _text(body)
        elif kind == b"K":
            header["linkpath"] = _text(body)
        elif kind == b"g":
            self._global.update(pax_records(body))
        else:
            header.update(pax_records(body))

    def _apply(self, header: dict[str, str], member: Member) -> None:
        member.name = header.get("path", member.name)
        member.link = header.get("linkpath", member.link)
        if "size" in header and member.kind not in _HEADER_ONLY:
            size = decimal(header["size"])
            if size is None:
                raise Malformed(f"the pax size {header['size'][:20]!r} is not a number")
            member.size = member.stored = size
        member.opaque = any(
            header.get(f"SCHILY.xattr.{owner}.overlay.opaque") == "y" for owner in ("trusted", "user")
        )
        if any(keyword.startswith("GNU.sparse.") for keyword in header) and member.kind == REGULAR:
            self._pax_sparse(header, member)

    def _pax_sparse(self, header: dict[str, str], member: Member) -> None:
        member.name = header.get("GNU.sparse.name", member.name)
        real = decimal(header.get("GNU.sparse.realsize", header.get("GNU.sparse.size", "")))
        member.size = member.size if real is None else real
        if "GNU.sparse.map" in header:
            numbers = header["GNU.sparse.map"].split(",") if header["GNU.sparse.map"] else []
            values = [n for n in map(decimal, numbers) if n is not None]
            if len(values) % 2 or len(values) < len(numbers):
                raise Malformed(f"{member.name!r}: a sparse map that is not pairs of numbers")
            member.sparse = list(zip(values[::2], values[1::2], strict=True))
        elif header.get("GNU.sparse.major") == "1":
            member.sparse = []  # the map lies before the data; `content` reads it

    def _old_sparse(self, block: bytes, member: Member) -> None:
        """Read the sparse map of GNU's old format, in the header and its extension blocks."""
        member.kind = REGULAR
        member.size = number(block[483:495])
        member.sparse = _sparse_slots(block[386:482], _SPARSE_SLOTS)
        more = block[482]
        while more:
            extension = self.stream.take(BLOCK)
            if len(extension) < BLOCK or len(member.sparse) > self._limits.pax:
                raise Malformed(f"{member.name!r}: a sparse map without an end")
            member.sparse += _sparse_slots(extension[:504], 21)
            more = extension[504]

    def content(self, member: Member) -> Iterator[Piece]:
        """Yield the content of the member that the iteration stands at, holes as zeros."""
        if member.sparse is None:
            for piece in self.stream.pieces(self._left):
                self._left -= len(piece)
                yield piece
            if self._left:
                raise Malformed(f"the tar archive ends in the middle of {member.name!r}")
            return
        data = member.sparse or self._sparse_prefix(member)
        position = 0
        for offset, length in data:
            if offset < position or offset + length > member.size or length > self._left:
                raise Malformed(f"{member.name!r}: a sparse map that does not fit its file")
            yield from self._hole(offset - position)
            for piece in self.stream.pieces(length):
                self._left -= len(piece)
                yield piece
            position = offset + length
        yield from self._hole(member.size - position)

    def _hole(self, length: int) -> Iterator[bytes]:
        """Yield zeros; no byte of the archive pays for them, so what one layer may have is limited."""
        for start in range(0, length, MIB):
            step = min(length - start, MIB)
            self._holes += step
            if self._holes > self._limits.holes:
                raise LimitExceeded(f"more than {self._limits.holes} bytes of holes in sparse files")
            yield bytes(step)

    def _sparse_prefix(self, member: Member) -> list[tuple[int, int]]:
        """Read the map that pax sparse format 1.0 writes before the data, padded to a block."""
        text = b""

        def line() -> int:
            nonlocal text
            while b"\n" not in text:
                block = self.stream.take(min(BLOCK, self._left))
                self._left -= len(block)
                if not block:
                    raise Malformed(f"{member.name!r}: a sparse map without an end")
                text += block
            digits, _, text = text.partition(b"\n")
            if not digits.isdigit() or len(digits) > 20:
                raise Malformed(f"{member.name!r}: a sparse map that is not numbers")
            return int(digits)

        count = line()
        if count > self._limits.pax:
            raise LimitExceeded(f"{member.name!r}: a sparse map of {count} pieces")
        return [(line(), line()) for _ in range(count)]


def _sparse_slots(raw: bytes, slots: int) -> list[tuple[int, int]]:
    pairs = ((raw[24 * i : 24 * i + 12], raw[24 * i + 12 : 24 * i + 24]) for i in range(slots))
    return [(number(offset), number(length)) for offset, length in pairs if offset[0]]
