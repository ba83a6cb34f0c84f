"""One pass over a file for several readers: all get all of it, whatever each does, within bounds."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from seawall.inventory.executables import HEAD_LENGTH
from seawall.inventory.sharing import KEPT, read_together
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.base import MIB, File

Reader = Callable[[File], object]


class Once:
    """A file whose pieces can be had once, as in a layer, and which tells how far it was read."""

    path, mode = "usr/bin/x", 0o755

    def __init__(self, size: int, breaks: bool = False) -> None:
        self.size, self.given, self.breaks = size, 0, breaks
        self._pieces: Iterator[bytes] | None = None
        self._content = b""

    def head(self, length: int) -> bytes:
        return bytes(min(length, self.size))

    def read(self, limit: int = 64 * MIB) -> bytes:
        assert self.size <= limit
        self._content = self._content or bytes(self.size)
        return self._content

    def chunks(self) -> Iterator[bytes]:
        assert self._pieces is None, "read twice"
        self._pieces = self._all()
        return self._pieces

    def _all(self) -> Iterator[bytes]:
        while self.given < self.size:
            if self.breaks and self.given > self.size // 2:
                raise Malformed("the layer breaks off")
            self.given += MIB
            yield bytes(MIB)

    def sibling(self, name: str) -> None:
        return None


def everything(file: File) -> int:
    return sum(map(len, file.chunks()))


def first_piece(file: File) -> int:
    return len(next(iter(file.chunks())))


def nothing(file: File) -> int:
    return len(file.head(64))


def said(reader: Reader) -> Reader:
    def read(file: File) -> object:
        try:
            return reader(file)
        except Malformed as error:
            return type(error)

    return read


@pytest.mark.parametrize("size", [MIB, KEPT, KEPT + MIB, 5 * KEPT])
@pytest.mark.parametrize(
    "readers",
    [
        (everything,),
        (everything, everything),
        (nothing, everything, first_piece),
        (first_piece, nothing),
        (nothing, nothing),
        (everything, first_piece, everything, nothing, everything),
    ],
)
def test_each_reads_as_if_alone(size: int, readers: tuple[Reader, ...]) -> None:
    expected = [size if r is everything else 64 if r is nothing else None for r in readers]
    answers = read_together(Once(size), readers)
    assert [a if e is not None else e for a, e in zip(answers, expected, strict=True)] == expected


def test_reading_stops_when_nobody_goes_on() -> None:
    file = Once(4 * KEPT)
    read_together(file, (first_piece, first_piece, nothing))
    assert file.given <= 2 * MIB


def test_a_large_file_is_never_held() -> None:
    tracemalloc.start()
    read_together(Once(8 * KEPT), (everything, everything, everything))
    assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    tracemalloc.stop()


def test_an_error_of_the_source_reaches_every_reader() -> None:
    answers = read_together(Once(2 * KEPT, breaks=True), [said(everything)] * 3)
    assert answers == [Malformed] * 3


def test_the_whole_of_a_large_file_can_be_asked_for() -> None:
    size = KEPT + MIB

    def whole(file: File) -> int:
        return len(file.read())

    def too_little(file: File) -> int:
        return len(file.read(MIB))

    assert read_together(Once(size), (whole, everything, said(too_little))) == [size, size, LimitExceeded]


def test_more_of_a_shared_head_than_there_is_is_refused() -> None:
    def greedy(file: File) -> int:
        return len(file.head(HEAD_LENGTH + 1))

    assert read_together(Once(2 * KEPT), (said(greedy), everything)) == [LimitExceeded, 2 * KEPT]
