"""The list of crates that cargo-auditable leaves in an executable, found in one pass over its bytes.

It is a zlib stream of JSON in a section `.dep-v0` of ELF, PE and Mach-O.  ELF tells where sections are at the
file's end, and a layer's file can be read only once and forwards; so the stream is known by how it begins: a
zlib header, and `{"packages":` inflated.  In ELF the section is not loaded, so it lies behind all that is; of
the others the section's name is in the head.  Most programs have a table of sections that names no such one:
it is read first where what lies behind the segments can be held.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from seawall.inventory.executables import ELF, Layout, section_names
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import KIB, MIB, Piece

LIST_LIMIT = 16 * MIB
_SECTION = b".dep-v0"
_HELD = 16 * MIB
_UNKNOWN = 1 << 62  # where the headers are beyond the head, all of the file is one segment
_BEGINNING = b'{"packages":'
_PROBED = 512  # a deflate block's tables and the first dozen bytes fit
_FEWEST_PROBES = 2_000
_BYTES_A_PROBE = KIB  # by chance there is one in 16 KiB
_HEADER = re.compile(rb"x[\x01\x5e\x9c\xda](?=[^\0])")


def beginning(head: bytes, found: Layout) -> int | None:
    """Return the offset from which a list may lie; None where there can be none."""
    if not head.startswith(ELF):
        return 0 if _SECTION in head else None
    end = max((segment.offset + segment.size for segment in found.segments), default=0)
    return end if end < _UNKNOWN else 0


def read_list(chunks: Iterable[Piece], start: int = 0, head: bytes = b"") -> bytes | None:
    """Return the JSON text, which lies at `start` or behind; None where there is none.

    `head` is the file's first bytes.  Malformed when it breaks off; LimitExceeded for one of more than
    LIST_LIMIT bytes, and for a file with so many zlib headers that it must have been made to cost time.
    """
    pieces = _promising(_from(chunks, start), start, head)
    held, seen, probes = b"", 0, 0
    ended = False
    while not ended:
        chunk = next(pieces, b"")
        ended = not chunk
        seen += len(chunk)
        data = held + chunk
        certain = len(data) if ended else len(data) - _PROBED
        for match in _HEADER.finditer(data):
            if match.start() >= certain:
                break
            probes += 1
            if probes > _FEWEST_PROBES + seen // _BYTES_A_PROBE:
                raise LimitExceeded("too many zlib headers to look for a list of crates behind each")
            if _begins(data, match.start()):
                return _inflated(data[match.start() :], pieces)
        held = data[max(0, certain) :]
    return None


def _promising(pieces: Iterator[Piece], start: int, head: bytes) -> Iterator[Piece]:
    """Return the pieces; none when all can be held and have a table of sections without the list's."""
    held: list[Piece] = []
    left = _HELD
    while left > 0 and (piece := next(pieces, b"")):
        held.append(piece)
        left -= len(piece)
    beginning = b"".join(held)
    names = section_names(head, beginning, start) if left > 0 else None
    if names is not None and _SECTION not in names:
        return iter(())
    return chain((beginning,), pieces)


def _from(chunks: Iterable[Piece], start: int) -> Iterator[Piece]:
    at = 0
    for chunk in chunks:
        if at + len(chunk) > start:
            yield chunk[max(0, start - at) :]
        at += len(chunk)


def _begins(data: bytes, at: int) -> bool:
    try:
        start = zlib.decompressobj().decompress(data[at : at + _PROBED], len(_BEGINNING))
    except zlib.error:
        return False
    return start == _BEGINNING


def _inflated(first: bytes, more: Iterator[Piece]) -> bytes:
    inflater = zlib.decompressobj()
    found: list[bytes] = []
    size = 0
    piece: Piece = first
    try:
        while piece and not inflater.eof:
            found.append(inflater.decompress(piece, LIST_LIMIT + 1 - size))
            size += len(found[-1])
            if size > LIST_LIMIT:
                raise LimitExceeded(f"a list of crates of more than {LIST_LIMIT} bytes")
            piece = inflater.unconsumed_tail or next(more, b"")
    except zlib.error as error:
        raise Malformed(f"the list of crates cannot be inflated: {error}") from None
    if not inflater.eof:
        raise Malformed("the list of crates breaks off")
    return b"".join(found)
