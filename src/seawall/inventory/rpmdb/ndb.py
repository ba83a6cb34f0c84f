"""The "ndb" database of rpm (`Packages.db`): slots that point at blobs, all little-endian.

The format has no document of its own; it is defined by rpm's lib/backend/ndb/rpmpkg.c.  The file begins
with pages of 16-byte slots, the first two of which are the file header; offsets and lengths of blobs count
blocks of 16 bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from zlib import adler32

from seawall.inventory.rpmdb.fields import fields
from seawall.model.errors import Malformed, Unsupported

MAGIC = b"RpmP"
_SLOT_MAGIC = int.from_bytes(b"Slot", "little")
_START_MAGIC = int.from_bytes(b"BlbS", "little")
_END_MAGIC = int.from_bytes(b"BlbE", "little")
_VERSION = 0
_PAGE = 4096
_BLOCK = 16
_FILE = Struct("<IIII")  # magic, version, generation, pages of slots
_SLOT = Struct("<IIII")  # magic, package index, first block, blocks
_HEAD = Struct("<IIII")  # magic, package index, time, length
_TAIL = Struct("<III")  # Adler-32 of all before it, length, magic


def blobs(content: bytes) -> Iterator[bytes]:
    """Yield the header blob of each package; Malformed at the first slot or blob that is not sound."""
    _, version, _, pages = fields(_FILE, content, 0, "ndb header")
    if version != _VERSION:
        raise Unsupported(f"ndb: version {version} of the format")
    if not 0 < pages <= len(content) // _PAGE:
        raise Malformed(f"ndb: {pages} pages of slots in {len(content)} bytes")
    end = pages * _PAGE  # where the blob before ended: in order of their offsets, no two may overlap
    for first, blocks, index, slot in sorted(_slots(content, pages)):
        start = first * _BLOCK
        if not index or start < end or start + blocks * _BLOCK > len(content):
            raise Malformed(f"ndb: the slot at byte {slot} points at {blocks} blocks from byte {start}")
        end = start + blocks * _BLOCK
        yield _blob(content, start, end, index)


def _slots(content: bytes, pages: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first block, blocks, package index, offset) of each slot that is in use."""
    for offset in range(2 * _SLOT.size, pages * _PAGE, _SLOT.size):
        magic, index, first, blocks = _SLOT.unpack_from(content, offset)
        if magic != _SLOT_MAGIC:
            raise Malformed(f"ndb: no slot at byte {offset}")
        if first:
            yield first, blocks, index, offset


def _blob(content: bytes, start: int, end: int, index: int) -> bytes:
    """Return the blob that fills the blocks from `start` to `end`, its two frames checked."""
    if end - start < _HEAD.size + _TAIL.size:
        raise Malformed(f"ndb: a blob of {end - start} bytes at byte {start}")
    magic, owner, _, length = _HEAD.unpack_from(content, start)
    checksum, again, last = _TAIL.unpack_from(content, end - _TAIL.size)
    framed = _HEAD.size + length + _TAIL.size
    if (magic, owner, last, again) != (_START_MAGIC, index, _END_MAGIC, length) or not (
        framed <= end - start < framed + _BLOCK
    ):
        raise Malformed(f"ndb: the blob at byte {start} is not that of package {index}")
    if adler32(memoryview(content)[start : end - _TAIL.size]) != checksum:
        raise Malformed(f"ndb: the blob at byte {start} does not match its checksum")
    return content[start + _HEAD.size : start + _HEAD.size + length]
