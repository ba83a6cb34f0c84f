"""The SQLite database of rpm (`rpmdb.sqlite`): the blobs of its table `Packages`.

Implements, of the SQLite database file format (sqlite.org/fileformat2), what one walk over one table
needs: the database header, table b-trees, overflow chains, records, and the write-ahead log.  No page is
read twice, and the rows together may not be longer than the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct

from seawall.inventory.rpmdb import wal
from seawall.inventory.rpmdb.fields import fields
from seawall.model.errors import Malformed

MAGIC = b"SQLite format 3\0"
_FILE_HEADER = 100
_PAGE_SIZES = frozenset(1 << bits for bits in range(9, 16)) | {1}  # 1 stands for 65536
_ENCODINGS = {1: "utf-8", 2: "utf-16-le", 3: "utf-16-be"}
_BTREE = Struct(">BHHHB")  # type, first free block, cells, start of the cells, free bytes
_CHILD = Struct(">I")
_INTERIOR = 5
_LEAF = 13
_MAX_DEPTH = 20  # as SQLite's own cursors
_LEAST_USABLE = 480
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8}  # bytes of a serial type
Value = int | bytes | None


def blobs(content: bytes, log: bytes = b"") -> Iterator[bytes]:
    """Yield the column `blob` of each row of `Packages`, `log` being the content of the `-wal` file.

    Raises Malformed at the first page, cell or record that is not sound, or when there is no such table.
    """
    database = _Database(content, log)
    for row in database.rows(database.root_of("packages")):
        blob = row[1] if len(row) > 1 else None
        if not isinstance(blob, bytes):
            raise Malformed("sqlite: a row of Packages holds no blob")
        yield blob


class _Database:
    """The pages of a database, those of the log before those of the file."""

    def __init__(self, content: bytes, log: bytes) -> None:
        self._content = content
        self._log = log
        committed = wal.committed(log)
        self._in_log = committed.pages
        first = self._in_log.get(1)
        head = content[:_FILE_HEADER] if first is None else log[first : first + _FILE_HEADER]
        (stored_size,) = fields(Struct(">H"), head, 16, "sqlite header")
        if not head.startswith(MAGIC) or stored_size not in _PAGE_SIZES or len(head) < _FILE_HEADER:
            raise Malformed(f"sqlite: no database header, or pages of {stored_size} bytes")
        self._size = 65536 if stored_size == 1 else stored_size
        if committed.page_size not in {0, self._size}:
            raise Malformed(f"sqlite: pages of {self._size} bytes, in the log of {committed.page_size}")
        self._usable = self._size - head[20]
        if self._usable < _LEAST_USABLE:
            raise Malformed(f"sqlite: {head[20]} bytes of each page of {self._size} are reserved")
        self._count = committed.page_count or len(content) // self._size
        self._encoding = _ENCODINGS.get(head[59], "utf-8")
        self._seen: set[int] = set()
        self._left = self._count * self._size

    def root_of(self, table: str) -> int:
        """Return the page at which the b-tree of a table begins."""
        for row in self.rows(1):
            kind, name, _, root = [*row, None, None, None, None][:4]
            if self._text(kind) == "table" and self._text(name) == table and isinstance(root, int):
                return root
        raise Malformed(f"sqlite: there is no table {table}")

    def _text(self, value: Value) -> str:
        return value.decode(self._encoding, errors="replace").lower() if isinstance(value, bytes) else ""

    def rows(self, root: int) -> Iterator[list[Value]]:
        """Yield the records of the table b-tree at `root`, in the order of their keys."""
        path = [iter((root,))]  # the pages still to come on each level of the tree
        while path:
            number = next(path[-1], None)
            if number is None:
                path.pop()
                continue
            page = self._page(number)
            kind, places = self._cells(page, number)
            if kind == _LEAF:
                yield from (_record(self._payload(page, place, number)) for place in places)
            elif len(path) < _MAX_DEPTH:
                path.append(
                    iter([fields(_CHILD, page, place, f"sqlite: page {number}")[0] for place in places])
                )
            else:
                raise Malformed(f"sqlite: page {number} is {len(path)} levels deep")

    def _cells(self, page: bytes, number: int) -> tuple[int, tuple[int, ...]]:
        """Return the type of a page of a b-tree, and where its cells (an interior page's children) lie."""
        start = _FILE_HEADER if number == 1 else 0
        kind, _, cells, _, _ = fields(_BTREE, page, start, f"sqlite: page {number}")
        if kind not in {_LEAF, _INTERIOR}:
            raise Malformed(f"sqlite: page {number} is of type {kind}, not of a table")
        start += 8 if kind == _LEAF else 12
        places = fields(Struct(f">{cells}H"), page, start, f"sqlite: the cells of page {number}")
        return kind, places if kind == _LEAF else (*places, start - 4)

    def _page(self, number: int) -> bytes:
        """Return the usable part of a page, once; the first is number 1."""
        if not 0 < number <= self._count:
            raise Malformed(f"sqlite: page {number} of {self._count}")
        if number in self._seen:
            raise Malformed(f"sqlite: page {number} is reached twice")
        self._seen.add(number)
        place = self._in_log.get(number)
        source = self._content if place is None else self._log
        start = (number - 1) * self._size if place is None else place
        page = source[start : start + self._size]
        if len(page) < self._size:
            raise Malformed(f"sqlite: page {number} at byte {start} is cut short")
        return page[: self._usable]

    def _payload(self, page: bytes, place: int, number: int) -> bytes:
        """Return the payload of the leaf cell at `place`, its overflow chain included."""
        length, place = _varint(page, place)
        _, place = _varint(page, place)
        self._left -= length
        if self._left < 0:
            raise Malformed(f"sqlite: page {number}, a cell of {length} bytes, more than the database holds")
        local = self._local(length)
        if place + local > len(page):
            raise Malformed(f"sqlite: page {number}, a cell at byte {place} runs over its end")
        if local == length:
            return page[place : place + length]
        (following,) = fields(_CHILD, page, place + local, f"sqlite: page {number}")
        parts = [page[place : place + local]]
        missing = length - local
        while missing > 0:
            chained = self._page(following)
            (following,) = _CHILD.unpack_from(chained)
            parts.append(chained[4 : 4 + missing])
            missing -= len(chained) - 4
        return b"".join(parts)

    def _local(self, length: int) -> int:
        """Return how much of a payload lies in its cell ("B-tree Cell Format")."""
        most = self._usable - 35
        if length <= most:
            return length
        least = (self._usable - 12) * 32 // 255 - 23
        fitting = least + (length - least) % (self._usable - 4)
        return fitting if fitting <= most else least


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return the number at `place` and where it ends: 7 bits a byte, all 8 of a ninth."""
    value = 0
    for index in range(place, min(place + 8, len(data))):
        byte = data[index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, index + 1
    if place + 8 < len(data):
        return value << 8 | data[place + 8], place + 9
    raise Malformed(f"sqlite: a number at byte {place} has no end")


def _record(payload: bytes) -> list[Value]:
    """Return the columns of a record ("Record Format"); texts stay bytes, and reals are not needed."""
    end, place = _varint(payload, 0)
    body = end
    values: list[Value] = []
    while place < min(end, len(payload)):
        kind, place = _varint(payload, place)
        length = (kind - 12) // 2 if kind >= 12 else _INTEGERS.get(kind, 0)
        if body + length > len(payload):
            raise Malformed(f"sqlite: a value of {length} bytes in a record of {len(payload)}")
        values.append(_value(kind, payload[body : body + length]))
        body += length
    return values


def _value(kind: int, stored: bytes) -> Value:
    if kind >= 12:
        return stored
    if kind in {8, 9}:
        return kind - 8
    return int.from_bytes(stored, "big", signed=True) if kind else None
