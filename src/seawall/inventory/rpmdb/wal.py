"""SQLite's write-ahead log: the pages that were committed and not yet copied into the database file.

Implements "WAL File Format" and "Recovery" of the SQLite database file format (sqlite.org/fileformat2).
"""

from __future__ import annotations

from struct import Struct, iter_unpack
from typing import NamedTuple

_HEADER = Struct(">8I")  # magic, version, page size, checkpoints, two salts, two checksums
_FRAME = Struct(">6I")  # page, pages in the database after a commit, two salts, two checksums
_MAGIC = 0x377F0682  # the lowest bit says that checksums read their words big-endian
_VERSION = 3007000
_PAGE_SIZES = frozenset(1 << bits for bits in range(9, 17))
_MASK = 0xFFFFFFFF


class Log(NamedTuple):
    """What a log adds: where each page's newest content begins in it, and the database's size in pages.

    `page_size` is 0 when the log holds no committed transaction.
    """

    page_size: int
    pages: dict[int, int]
    page_count: int


def committed(content: bytes) -> Log:
    """Return what `content` commits; as SQLite does, stop at the first frame that is not of this log.

    Salts and the running checksum tell frames of this log from what an earlier one left behind them.  A
    log whose header is broken holds nothing: SQLite would not read it either.
    """
    nothing = Log(0, {}, 0)
    if len(content) < _HEADER.size:
        return nothing
    magic, version, size, _, *salts, sum1, sum2 = _HEADER.unpack_from(content)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != _MAGIC or version != _VERSION or size not in _PAGE_SIZES:
        return nothing
    if _checksum(content[: _HEADER.size - 8], order, (0, 0)) != (sum1, sum2):
        return nothing
    return _frames(content, size, salts, order)


def _frames(content: bytes, size: int, salts: list[int], order: str) -> Log:
    pages: dict[int, int] = {}
    transaction: dict[int, int] = {}
    total = 0
    running: tuple[int, int] = _HEADER.unpack_from(content)[6:]
    for start in range(_HEADER.size, len(content) - _FRAME.size - size + 1, _FRAME.size + size):
        number, count, *own_salts, sum1, sum2 = _FRAME.unpack_from(content, start)
        body = start + _FRAME.size
        running = _checksum(content[start : start + 8] + content[body : body + size], order, running)
        if not number or own_salts != salts or running != (sum1, sum2):
            break
        transaction[number] = body
        if count:
            pages.update(transaction)
            transaction.clear()
            total = count
    return Log(size if pages else 0, pages, total)


def _checksum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    """Return SQLite's running checksum of `data`, whose length is a multiple of 8."""
    first, second = start
    for left, right in iter_unpack(order + "II", data):
        first = (first + left + second) & _MASK
        second = (second + right + first) & _MASK
    return first, second
