"""A blob as it arrives: a file-like that takes up a broken connection where it broke, and keeps nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

from seawall.model.errors import DigestMismatch, FetchError, SeawallError
from seawall.model.text import decimal
from seawall.source.base import MIB
from seawall.transport import Broken, Reply
from seawall.transport.exchange import ATTEMPTS
from seawall.transport.web import content_range

HEADWAY = MIB  # bytes between two breaks after which the earlier ones are forgiven

Opening = Callable[[int], AbstractContextManager[Reply]]


class BlobStream:
    """Reads a blob once, from its start.

    `opening` asks for it from a byte on, and may be answered with the whole, of which the beginning is then
    passed over.  `size` is what the manifest says, in bytes; a blob that is longer is a DigestMismatch, and 0
    is not checked.  A FetchError comes again at every further read.
    """

    def __init__(self, what: str, opening: Opening, size: int, sleep: Callable[[float], None]) -> None:
        self._what = what
        self._opening = opening
        self._size = size
        self._sleep = sleep
        self._stack = ExitStack()
        self._pieces: Iterator[bytes] | None = None
        self._held = b""
        self._arrived = 0
        self._breaks = 0
        self._broke_at = 0
        self._failed: SeawallError | None = None
        self._pieces = self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; safe to call twice."""
        self._stack.close()

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes, fewer only at the end; all that is left when it is negative."""
        if self._failed is not None:
            raise self._failed
        pieces, length = [self._held], len(self._held)
        try:
            while size < 0 or length < size:
                piece = self._next()
                if not piece:
                    break
                pieces.append(piece)
                length += len(piece)
        except SeawallError as error:
            self._failed = error
            self.close()
            raise
        content = b"".join(pieces)
        if size < 0:
            size = length
        self._held = content[size:]
        return content[:size]

    def read1(self, size: int = -1) -> bytes:
        """Return what arrives next, at most `size` bytes unless that is negative, b"" at the end, uncopied.

        Raises what `read` raises.
        """
        if self._failed is not None:
            raise self._failed
        piece, self._held = self._held, b""
        try:
            piece = piece or self._next()
        except SeawallError as error:
            self._failed = error
            self.close()
            raise
        if 0 <= size < len(piece):
            piece, self._held = piece[:size], piece[size:]
        return piece

    def _next(self) -> bytes:
        """Return the next piece that arrives, b"" at the end."""
        while True:
            try:
                if self._pieces is None:
                    self._pieces = self._opened()
                piece = next(self._pieces, b"")
            except Broken as error:
                self._endure(error)
                continue
            self._arrived += len(piece)
            if self._size and self._arrived > self._size:
                raise DigestMismatch(
                    f"{self._what}: longer than the {self._size} bytes that the manifest says"
                )
            if not piece and self._arrived < self._size:
                raise DigestMismatch(
                    f"{self._what}: {self._arrived} bytes where the manifest says {self._size}"
                )
            return piece

    def _endure(self, error: Broken) -> None:
        """Let go of a broken connection, unless it is one too many."""
        self._pieces = None
        self._stack.close()
        self._breaks = 1 if self._arrived - self._broke_at >= HEADWAY else self._breaks + 1
        self._broke_at = self._arrived
        if self._breaks >= ATTEMPTS:
            raise FetchError(f"{self._what}: the connection broke {self._breaks} times: {error}") from error
        self._sleep(random.uniform(0.05, 0.1 * 2**self._breaks))  # noqa: S311 - spreads load, keeps no secret

    def _opened(self) -> Iterator[bytes]:
        """Ask for what is still to come."""
        reply = self._stack.enter_context(self._opening(self._arrived))
        start, whole = 0, decimal(reply.headers.get("content-length", ""))
        if reply.status == 206:
            start, whole = content_range(self._what, reply.headers.get("content-range", ""))
            if start != self._arrived:
                raise FetchError(f"{self._what}: sent from byte {start} where {self._arrived} was asked for")
        if self._size and whole is not None and whole != self._size:
            raise DigestMismatch(f"{self._what}: {whole} bytes where the manifest says {self._size}")
        return _from(reply.body, self._arrived - start)


def _from(body: Iterator[bytes], skip: int) -> Iterator[bytes]:
    """Yield the pieces that are not empty, without the first `skip` bytes."""
    for piece in body:
        left = piece[skip:]
        skip -= len(piece) - len(left)
        if left:
            yield left
