"""One pass over a large file for several readers, each of which pulls the content as if it were alone.

A file of a layer can be read once and forwards, and who looks into executables reads all of them.  A file of
at most KEPT bytes is kept while they read it, one after the other.  A larger one is read by all at once, in
threads: a piece is fetched when everyone has asked for the next, and only that piece is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from threading import Condition, Thread
from typing import TypeVar

from seawall.inventory.executables import HEAD_LENGTH
from seawall.model.errors import LimitExceeded
from seawall.source.base import MIB, File, Piece

KEPT = 16 * MIB

T = TypeVar("T")


def read_together(file: File, readers: Sequence[Callable[[File], T]]) -> list[T]:
    """Return what each reader makes of the file, in their order; no exception may leave a reader.

    Of a large file a reader can ask the head (of at most HEAD_LENGTH bytes) and the pieces, once.
    """
    if len(readers) == 1 or file.size <= KEPT:
        kept = _Kept(file) if len(readers) > 1 else file
        return [reader(kept) for reader in readers]
    shared = _Shared(file, len(readers))
    found: dict[int, T] = {}

    def run(number: int, reader: Callable[[File], T]) -> None:
        try:
            found[number] = reader(shared)
        finally:
            shared.leave()

    threads = [Thread(target=run, args=each, daemon=True) for each in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[number] for number in range(len(readers))]


class _Kept:
    """A file whose pieces are kept as they are read, so that the next reader finds them."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.path, self.size, self.mode = file.path, file.size, file.mode
        self._heads: dict[int, bytes] = {}
        self._pieces: list[Piece] = []
        self._rest: Iterator[Piece] | None = None

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes, once the pieces are being read at most HEAD_LENGTH."""
        if length not in self._heads:
            self._heads[length] = self._file.head(length)
        return self._heads[length]

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the whole content."""
        if self._rest is None:
            return self._file.read(limit)
        if self.size > limit:
            raise LimitExceeded(f"{self.path}: {self.size} bytes, more than the {limit} allowed")
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[Piece]:
        """Yield the content in pieces, those of the file that nobody has asked for yet last."""
        if self._rest is None:
            self._file.head(HEAD_LENGTH)
            self._rest = self._file.chunks()
        for number in count():
            if number == len(self._pieces):
                piece = next(self._rest, b"")
                if not piece:
                    return
                self._pieces.append(piece)
            yield self._pieces[number]

    def sibling(self, name: str) -> File | None:
        """Return the companion of that basename, if there is one."""
        return self._file.sibling(name)


class _Shared:
    """A file that several threads read in step."""

    def __init__(self, file: File, readers: int) -> None:
        self.path, self.size, self.mode = file.path, file.size, file.mode
        self._head = file.head(HEAD_LENGTH)
        self._pieces = file.chunks()
        self._turn = Condition()
        self._reading, self._asking, self._number = readers, 0, 0
        self._piece: Piece = b""
        self._error: Exception | None = None

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes, at most HEAD_LENGTH."""
        if length > HEAD_LENGTH:
            raise LimitExceeded(f"{self.path}: only {HEAD_LENGTH} bytes of a shared file's head can be had")
        return self._head[:length]

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the whole content."""
        if self.size > limit:
            raise LimitExceeded(f"{self.path}: {self.size} bytes, more than the {limit} allowed")
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[Piece]:
        """Yield the content in pieces, each when all who still read have asked for it."""
        while piece := self._next():
            yield piece

    def sibling(self, name: str) -> None:
        """Who has companions does not read in the pass."""

    def leave(self) -> None:
        """Let the others go on without one reader."""
        with self._turn:
            self._reading -= 1
            self._fetch()

    def _next(self) -> Piece:
        with self._turn:
            number = self._number
            self._asking += 1
            self._fetch()
            self._turn.wait_for(lambda: self._number > number)
            if self._error is not None:
                raise self._error
            return self._piece

    def _fetch(self) -> None:
        if self._asking < self._reading or not self._asking:
            return
        try:
            self._piece = next(self._pieces, b"")
        except Exception as error:  # noqa: BLE001 - every reader has to hear of it
            self._error = error
        self._asking = 0
        self._number += 1
        self._turn.notify_all()
