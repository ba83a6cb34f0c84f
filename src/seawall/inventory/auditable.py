"""The list of crates that cargo-auditable leaves in an executable, found in one pass over its bytes.

It is a zlib stream of JSON in a section `.dep-v0` of ELF, PE and Mach-O.  ELF tells where sections are at the
file's end, and a layer's file can be read only once and forwards; so the stream is known by how it begins: a
zlib header, and `{"packages":` inflated.  In ELF the section is not loaded, so it lies behind all that is; of
the others the section's name is in the head.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from seawall.inventory.executables import ELF, Layout
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import KIB, MIB

LIST_LIMIT = 16 * MIB
_SECTION = b".dep-v0"
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


def read_list(chunks: Iterable[bytes], start: int = 0) -> bytes | None:
    """Return the JSON text, which lies at `start` or behind; None where there is none.

    Malformed when it breaks off; LimitExceeded for one of more than LIST_LIMIT bytes, and for a file with
    so many zlib headers that it must have been made to cost time.
    """
    pieces = _from(chunks, start)
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


def _from(chunks: Iterable[bytes], start: int) -> Iterator[bytes]:
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


def _inflated(first: bytes, more: Iterator[bytes]) -> bytes:
    inflater = zlib.decompressobj()
    found: list[bytes] = []
    size, piece = 0, first
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
