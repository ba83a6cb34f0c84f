"""A file read ahead of who asks: the same bytes, the same errors, and no more than fits."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import FetchError
from seawall.source import ahead
from seawall.source.ahead import ReadAhead

CONTENT = bytes(range(256)) * 500


class Pieces(io.RawIOBase):
    """A file that comes in pieces of given lengths, and then breaks, when it is to."""

    def __init__(self, lengths: list[int], error: Exception | None = None) -> None:
        super().__init__()
        self.left, self.at, self.error, self.reads = list(lengths), 0, error, 0

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        if not self.left:
            if self.error:
                raise self.error
            return b""
        piece = CONTENT[self.at : self.at + min(self.left.pop(0), size)]
        self.at += len(piece)
        return piece


def opened(file: Pieces) -> ReadAhead:
    return ReadAhead(cast("BinaryIO", file))


@given(
    lengths=st.lists(st.integers(1, 3000), max_size=40),
    sizes=st.lists(st.integers(1, 5000), min_size=1),
    gathered=st.booleans(),
)
def test_the_bytes_come_in_their_order(lengths: list[int], sizes: list[int], gathered: bool) -> None:
    file, found = Pieces(lengths), b""
    with opened(file) as reading:
        read = reading.read if gathered else reading.read1
        for size in sizes:
            piece = read(size)
            assert len(piece) <= size
            assert piece or file.at == len(found)
            found += piece
        found += reading.read()
        assert reading.read1() == reading.read(5) == b""
    assert found == CONTENT[: sum(lengths)]
    assert file.closed


def test_what_came_before_an_error_is_given_and_then_the_error() -> None:
    with opened(Pieces([10, 10], FetchError("it broke"))) as reading:
        assert reading.read(20) == CONTENT[:20]
        for _ in range(2):
            with pytest.raises(FetchError, match="it broke"):
                reading.read1()
            with pytest.raises(FetchError, match="it broke"):
                reading.read(3)


def test_no_more_is_held_than_fits_and_closing_ends_the_thread() -> None:
    file = Pieces([1] * 1000)
    reading = opened(file)
    assert reading.read(3) == CONTENT[:3]
    reading.close()
    reading.close()
    assert file.reads <= ahead.AHEAD + 6
    assert not reading._thread.is_alive()
