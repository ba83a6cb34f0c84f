"""The Berkeley DB hash database of rpm (`Packages`), in either byte order.

The layout is that of Berkeley DB 4.x and 5.x (dbinc/db_page.h): page 0 describes the table; bucket b
begins at page b + spares[bits of b] and goes on along `next`; a large value lies on a chain of overflow
pages.  The key 0 holds a counter, every other key a header blob.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct

from seawall.inventory.rpmdb.fields import fields
from seawall.model.errors import Malformed, Unsupported

_HASH_MAGIC = 0x00061561
_BTREE_MAGIC = 0x00053162
_ORDERS = {Struct(order + "I").pack(magic): order for magic in (_HASH_MAGIC, _BTREE_MAGIC) for order in "<>"}
_VERSIONS = range(8, 11)
_PAGE_SIZES = frozenset(1 << bits for bits in range(9, 17))
_SPARES = 96
_PAGE_HEADER = 26
_HASH_PAGES = frozenset((2, 13))  # unsorted, sorted
_OVERFLOW_PAGE = 7
_ON_PAGE = 1
_OFF_PAGE = 3


def is_bdb(content: bytes) -> bool:
    """Say whether this is a Berkeley DB file of a kind that rpm may have written."""
    return content[12:16] in _ORDERS


def blobs(content: bytes) -> Iterator[bytes]:
    """Yield the header blob of each package.

    Raises Malformed at the first page that is not sound, or that is reached a second time, and Unsupported
    for other access methods, encryption and page checksums.
    """
    table = _Table(content)
    for key, value in table.pairs():
        if key.strip(b"\0"):
            yield value


class _Table:
    """The pages of one hash table; no page is read twice, so that every chain ends."""

    def __init__(self, content: bytes) -> None:
        order = _ORDERS[content[12:16]]
        self._content = content
        self._page_head = Struct(order + "8xIIIHHBB")
        self._off_page = Struct(order + "4xII")
        self._index = order + "H"
        self._seen: set[int] = set()
        magic, version, self._size = fields(Struct(order + "III"), content, 12, "bdb header")
        encrypted, _, flags = fields(Struct("BBB"), content, 24, "bdb header")
        self._last, self._buckets = fields(Struct(order + "I36xI"), content, 32, "bdb header")
        self._spares = fields(Struct(order + "32I"), content, _SPARES, "bdb header")
        if magic != _HASH_MAGIC or version not in _VERSIONS or encrypted or flags & 1:
            raise Unsupported("bdb: not a plain hash table of version 8 to 10")
        if self._size not in _PAGE_SIZES or self._buckets > self._last:
            raise Malformed(f"bdb: {self._buckets} buckets on {self._last} pages of {self._size} bytes")

    def pairs(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield every key with its value, bucket by bucket."""
        for bucket in range(self._buckets + 1):
            number = bucket + self._spares[min(bucket.bit_length(), 31)]
            while number:
                page, following, entries, _, kind = self._page(number)
                if kind not in _HASH_PAGES:
                    raise Malformed(f"bdb: page {number} is of type {kind}, not of a hash table")
                yield from self._on_page(page, entries, number)
                number = following

    def _page(self, number: int) -> tuple[bytes, int, int, int, int]:
        """Return a page with its next page, entries, length of data, and type."""
        start = number * self._size
        page = self._content[start : start + self._size]
        if number > self._last or len(page) < self._size:
            raise Malformed(f"bdb: page {number} at byte {start} is not there")
        if number in self._seen:
            raise Malformed(f"bdb: page {number} at byte {start} is reached twice")
        self._seen.add(number)
        own, _, following, entries, length, _, kind = self._page_head.unpack_from(page)
        if own != number:
            raise Malformed(f"bdb: page {number} at byte {start} says it is page {own}")
        return page, following, entries, length, kind

    def _on_page(self, page: bytes, entries: int, number: int) -> Iterator[tuple[bytes, bytes]]:
        """Yield the pairs of one page: keys and values alternate, and grow down from the page's end."""
        layout = Struct(f"{self._index[0]}{entries & ~1}H")
        starts = fields(layout, page, _PAGE_HEADER, f"bdb: page {number}")
        items: list[bytes] = []
        end = self._size
        for start in starts:
            if not _PAGE_HEADER + layout.size <= start < end:
                raise Malformed(f"bdb: page {number}, an item from byte {start} to {end}")
            items.append(page[start:end])
            end = start
        for key, value in zip(items[::2], items[1::2], strict=True):
            yield self._value(key, number), self._value(value, number)

    def _value(self, item: bytes, number: int) -> bytes:
        """Return what an item holds or points at."""
        if item[0] == _ON_PAGE:
            return item[1:]
        if item[0] != _OFF_PAGE:
            raise Malformed(f"bdb: page {number}, an item of type {item[0]}")
        first, length = fields(self._off_page, item, 0, f"bdb: page {number}")
        value = b"".join(self._chain(first))
        if len(value) != length:
            raise Malformed(f"bdb: the chain from page {first} holds {len(value)} bytes, not {length}")
        return value

    def _chain(self, number: int) -> Iterator[bytes]:
        while number:
            page, following, _, length, kind = self._page(number)
            if kind != _OVERFLOW_PAGE or length > self._size - _PAGE_HEADER:
                raise Malformed(f"bdb: page {number} of type {kind} with {length} bytes in a chain")
            yield page[_PAGE_HEADER : _PAGE_HEADER + length]
            number = following
