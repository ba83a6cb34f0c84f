"""The list of dependencies inside a single-file .NET application, found in one pass over its bytes.

The host comes first; in its data is a marker, the SHA-256 of ".net core bundle" with eight bytes before
it that say where the bundle's header is (0: the host of no bundle).  The files follow, then the header,
which says where the `deps.json` was (dotnet/runtime, `corehost/bundle`).  That lies before the header, so
texts that begin as one does are kept on the way; the header tells which is the one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from seawall.inventory.executables import Layout
from seawall.inventory.gobinary import Window
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import MIB, Piece

MARKER = bytes.fromhex("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae")
LIST_LIMIT = 8 * MIB
_OFFSET = 8
_MARKED = _OFFSET + len(MARKER)
_BEGINNING = b'"runtimeTarget"'
_BLOCK = 1 * MIB
_BEFORE = 64  # a brace and blanks before the first key
_MOST_KEPT = 4
_MAX_FILES = 65_536
_MANIFEST_LIMIT = 16 * MIB
_DEPS_JSON = 3  # a type of file


def read_bundle(chunks: Iterable[Piece], found: Layout, size: int) -> bytes | None:
    """Return the list of a single-file application of `size` bytes, "" where it has none.

    None for other files.  Malformed where a bundle's header lies or breaks off, LimitExceeded for a list of
    more than LIST_LIMIT bytes.
    """
    window = Window(chunks)
    marked = _marker(window, found)
    if marked is None:
        return None
    header, at = marked
    if not header:
        return None
    if not at < header < size:
        raise Malformed("a single-file .NET application whose header is not where it says")
    kept = _gather(window, at, header)
    offset, length = _location(window.take(header, min(_MANIFEST_LIMIT, size - header)))
    if not length:
        return b""
    if length > LIST_LIMIT:
        raise LimitExceeded(f"a list of dependencies of {length} bytes, more than the {LIST_LIMIT} allowed")
    for start, text in kept.items():
        skipped = offset - start
        if 0 <= skipped <= _BEFORE and len(text) >= skipped + length:
            return text[skipped : skipped + length]
    raise Malformed("a single-file .NET application whose list of dependencies is not where it says")


def _marker(window: Window, layout: Layout) -> tuple[int, int] | None:
    """Return where the header is said to be, and where the marker ends."""
    for segment in layout.segments:
        at, end = max(segment.offset, window.start), segment.offset + segment.size
        while segment.data and at < end:
            block = window.take(at, min(_BLOCK + _MARKED, end - at))
            found = block.find(MARKER, _OFFSET)
            if found >= 0:
                (header,) = struct.unpack_from("<Q", block, found - _OFFSET)
                return header, at + found + len(MARKER)
            if len(block) < _BLOCK:
                break
            at += _BLOCK
    return None


def _gather(window: Window, at: int, end: int) -> dict[int, bytes]:
    """Keep the first few texts that may be a list, each from a little before its first key."""
    kept: dict[int, bytes] = {}
    while at < end and len(kept) < _MOST_KEPT:
        block = window.take(at, min(_BLOCK + _BEFORE, end - at))
        if len(block) <= _BEFORE:
            break
        found = block.find(_BEGINNING)
        if found < 0:
            at += len(block) - _BEFORE
            continue
        start = at + max(0, found - _BEFORE)
        text = window.take(start, min(LIST_LIMIT + _BEFORE, end - start))
        close = text.find(b"\0", at + found - start)  # a list has none, and code, which follows, has one soon
        kept[start] = text[:close] if close >= 0 else text
        at += found + len(_BEGINNING)
    return kept


def _location(manifest: bytes) -> tuple[int, int]:
    """Return offset and length of the `deps.json`, from the header or, before .NET 5, from the entries."""
    try:
        major, _, files = struct.unpack_from("<IIi", manifest)
        at = _after_string(manifest, 12)
        if major >= 2:
            offset, length = struct.unpack_from("<qq", manifest, at)
            return (offset, length) if offset > 0 and length > 0 else (0, 0)
        for _ in range(min(max(files, 0), _MAX_FILES)):
            offset, length, kind = struct.unpack_from("<qqB", manifest, at)
            if kind == _DEPS_JSON:
                return (offset, length) if offset > 0 and length > 0 else (0, 0)
            at = _after_string(manifest, at + 17)
    except struct.error:
        raise Malformed("the header of a single-file .NET application breaks off") from None
    return 0, 0


def _after_string(data: bytes, at: int) -> int:
    """Return where a string ends whose length is at `at`, seven bits a byte, the lowest first."""
    length, shift = 0, 0
    for byte in data[at : at + 3]:
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return at + length
