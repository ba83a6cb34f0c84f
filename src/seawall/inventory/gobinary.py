"""The build information that Go's linker leaves in an executable, read in one pass over its bytes.

The format is that of Go's debug/buildinfo: a 32-byte header, aligned to 16, in the data segment.  Since
Go 1.18 two strings with a varint length follow it; before, it points at two string headers, whose text
lies in read-only data *before* the header.  As a file can be read only once and forwards, that text is
gathered on the way: the module information is framed by two known byte strings, and the version begins
with `go1.` or `devel `.  Memory stays within a few tens of MiB whatever the size of the executable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.inventory.executables import Layout, Segment
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import KIB, MIB, Piece

MAGIC = b"\xff Go buildinf:"
HEADER_SIZE = 32
VERSION_LIMIT = 4 * KIB
MODULES_LIMIT = 16 * MIB
GATHERED_LIMIT = 256 * KIB  # module information of the form before Go 1.18
GATHERED_VERSIONS = 10_000
MAX_HEADERS = 16
_BLOCK = 4 * MIB
_INLINE, _BIG_ENDIAN = 2, 1
_FRAME_START = bytes.fromhex("3077af0c9274080241e1c107e6d618e6")
_FRAME_END = bytes.fromhex("f932433186182072008242104116d8f2")
_VERSION_STARTS = (b"go1.", b"devel ")
_LONGEST_GATHERED_VERSION = 256


class BuildInfo(Struct, frozen=True):
    """The toolchain as it names itself (`go1.22.5 X:boringcrypto`), and the text of the module lines."""

    version: str
    modules: str


class Window:
    """A forward-only look at a file's bytes: offsets are the file's, what lies behind is forgotten.

    What nobody takes is not copied.
    """

    def __init__(self, chunks: Iterable[Piece]) -> None:
        self._chunks = iter(chunks)
        self._held: Piece = b""
        self._held_from = 0
        self.start = 0  # the first offset that can still be had

    def take(self, offset: int, length: int) -> bytes:
        """Return the bytes from `offset`, fewer at the file's end; what comes before them is dropped."""
        self._drop(offset)
        begin = offset - self._held_from
        missing = begin + length - len(self._held)
        if missing > 0:
            pieces = [self._held[begin:]]
            while missing > 0 and (chunk := next(self._chunks, None)) is not None:
                pieces.append(chunk)
                missing -= len(chunk)
            self._held, self._held_from, begin = b"".join(pieces), offset, 0
        return bytes(self._held[begin : begin + length])

    def _drop(self, offset: int) -> None:
        if offset < self.start:
            raise Malformed("the parts of the executable overlap")
        self.start = offset
        while offset - self._held_from > len(self._held):
            self._held_from += len(self._held)
            chunk = next(self._chunks, None)
            self._held = chunk or b""
            if chunk is None:
                self._held_from = offset


class _Found(Struct, frozen=True):
    """A header: where it is, and the block of data it was found in."""

    offset: int
    base: int
    block: bytes

    @property
    def header(self) -> bytes:
        return self.block[self.offset - self.base :][:HEADER_SIZE]


def read_build_info(chunks: Iterable[Piece], layout: Layout) -> BuildInfo | None:
    """Return the build information; None where there is none.

    Raises Malformed where a header is found and what follows it cannot be read, and LimitExceeded for
    module lines of more than MODULES_LIMIT bytes.
    """
    window = Window(chunks)
    gathered = _Gathered()
    trouble: list[Malformed] = []
    for segment in layout.segments:
        if not segment.data:
            if layout.go_note and not segment.code:
                gathered.gather(window, segment)
            continue
        for found in _headers(window, segment):
            try:
                return _decode(window, found, layout, gathered)
            except Malformed as error:
                trouble.append(error)
            if len(trouble) >= MAX_HEADERS:
                raise trouble[0]
    if trouble:
        raise trouble[0]
    return None


def _blocks(window: Window, segment: Segment, overlap: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield the segment in blocks with their offsets, each with some of the next; aligned to 16."""
    at, end = segment.offset, segment.offset + segment.size
    while (at := (max(at, window.start) + 15) & ~15) < end:
        block = window.take(at, min(_BLOCK + overlap, end - at))
        if not block:
            return
        yield at, block
        at += _BLOCK


def _headers(window: Window, segment: Segment) -> Iterator[_Found]:
    for base, block in _blocks(window, segment):
        at = block.find(MAGIC)
        while at >= 0:
            if at % 16 == 0 and len(block) - at >= HEADER_SIZE:
                yield _Found(base + at, base, block)
            at = block.find(MAGIC, at + 1)


class _Gathered:
    """The texts of read-only data that a header before Go 1.18 may point at, by their offset."""

    def __init__(self) -> None:
        self._versions: dict[int, bytes] = {}
        self._modules: dict[int, bytes] = {}

    def gather(self, window: Window, segment: Segment) -> None:
        """Look through one segment; what is kept is bounded in number and length."""
        for base, block in _blocks(window, segment, overlap=GATHERED_LIMIT):
            at = block.find(_FRAME_START, 0, _BLOCK)
            end = block.find(_FRAME_END, at, at + GATHERED_LIMIT) if at >= 0 else -1
            if end >= 0 and len(self._modules) < MAX_HEADERS:
                self._modules[base + at] = block[at : end + len(_FRAME_END)]
            for start in _VERSION_STARTS:
                at = block.find(start, 0, _BLOCK)
                while at >= 0 and len(self._versions) < GATHERED_VERSIONS:
                    self._versions[base + at] = block[at : at + _LONGEST_GATHERED_VERSION]
                    at = block.find(start, at + 1, _BLOCK)

    def text(self, offset: int, length: int) -> bytes | None:
        """Return the text of that length at that offset, if it was kept."""
        for kept in (self._modules, self._versions):
            if len(found := kept.get(offset, b"")) >= length:
                return found[:length]
        return None


def _decode(window: Window, found: _Found, layout: Layout, gathered: _Gathered) -> BuildInfo:
    if found.header[15] & _INLINE:
        version, after = _inline_string(window, found.offset + HEADER_SIZE, VERSION_LIMIT)
        modules, _ = _inline_string(window, after, MODULES_LIMIT)
    else:
        version, modules = _Pointers(window, found, layout, gathered).strings()
    text = version.decode(errors="replace")
    if not text.startswith(("go", "devel")):
        raise Malformed(f"the Go build information names no Go version but {text!r:.60}")
    return BuildInfo(text, _unframed(modules))


def _unframed(modules: bytes) -> str:
    """Strip the 16 bytes at each end that mark module information; other bytes are none."""
    if len(modules) >= 33 and modules[-17:-16] == b"\n":
        return modules[16:-16].decode(errors="replace")
    return ""


def _inline_string(window: Window, offset: int, limit: int) -> tuple[bytes, int]:
    """Return the string whose varint length is at `offset`, and the offset after it."""
    length, shift, size = 0, 0, 0
    for size, byte in enumerate(window.take(offset, 10), 1):  # noqa: B007 - how many bytes the length took
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    else:
        raise Malformed("the Go build information breaks off, or has a length without end")
    if length > limit:
        raise LimitExceeded(f"Go build information of {length} bytes, more than the {limit} allowed")
    content = window.take(offset + size, length)
    if len(content) < length:
        raise Malformed(f"the Go build information breaks off after {len(content)} of {length} bytes")
    return content, offset + size + length


class _Pointers(Struct, frozen=True):
    """The form before Go 1.18: the header points at two string headers, which point at text."""

    window: Window
    found: _Found
    layout: Layout
    gathered: _Gathered

    def strings(self) -> tuple[bytes, bytes]:
        """Return the version and the framed module information."""
        size = self.found.header[14]
        if size not in {4, 8}:
            raise Malformed(f"the Go build information has pointers of {size} bytes")
        pointers = [self._number(self.found.header, 16 + which * size) for which in range(2)]
        version, modules = (self._string_header(pointer) for pointer in pointers)
        return self._text(*version), self._text(*modules)

    def _number(self, data: bytes, at: int) -> int:
        size = self.found.header[14]
        big = self.found.header[15] & _BIG_ENDIAN
        return int.from_bytes(data[at : at + size], "big" if big else "little")

    def _string_header(self, address: int) -> tuple[int, int]:
        size = self.found.header[14]
        data = self._at(address, 2 * size)
        return self._number(data, 0), self._number(data, size)

    def _text(self, address: int, length: int) -> bytes:
        if not length:
            return b""
        offset = self.layout.offset_of(address)
        text = None if offset is None else self.gathered.text(offset, length)
        return self._at(address, length) if text is None else text

    def _at(self, address: int, length: int) -> bytes:
        """Return bytes of the data segment: those of the block at hand."""
        offset = self.layout.offset_of(address)
        begin = -1 if offset is None else offset - self.found.base
        if begin < 0 or begin + length > len(self.found.block):
            raise Malformed("the Go build information (of the form before Go 1.18) points out of reach")
        return self.found.block[begin : begin + length]
