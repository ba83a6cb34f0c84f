"""A file that is waited for, read by a thread of its own while what has come is worked on."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import BinaryIO, Self, cast

from seawall.source.base import MIB
from seawall.source.oci.image import ImageLayer
from seawall.source.streams import reading_pieces

PIECE = MIB // 4
AHEAD = 32  # pieces


class ReadAhead:
    """Reads a file once, from its start, up to AHEAD pieces before they are asked for.

    What has come in the meantime is given together.  What reading raises is raised by the read that would
    have had the bytes, and by every further one.  Closing waits for the piece that is being read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._come: SimpleQueue[bytes] = SimpleQueue()
        self._room = Semaphore(AHEAD)
        self._held = b""
        self._ended = self._closed = False
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="seawall-ahead", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _run(self) -> None:
        read = reading_pieces(self._file)
        try:
            while not self._closed and (piece := read(PIECE)):
                self._come.put(piece)
                self._room.acquire()
        except BaseException as error:  # noqa: BLE001 - raised where the bytes are asked for
            self._error = error
        finally:
            self._come.put(b"")

    def read1(self, size: int = PIECE) -> bytes:
        """Return what has come, at most `size` bytes, b"" at the end; waits where nothing has."""
        piece = self._held or self._next(wait=True)
        if not piece and self._error is not None:
            raise self._error
        if len(piece) > size:
            piece, self._held = piece[:size], piece[size:]
            return piece
        found, length, self._held = [piece], len(piece), b""
        while length < size and (piece := self._next(wait=False)):
            if length + len(piece) > size:
                self._held = piece
                break
            found.append(piece)
            length += len(piece)
        return found[0] if len(found) == 1 else b"".join(found)

    def _next(self, *, wait: bool) -> bytes:
        """Return the next piece, b"" at the end, or where none has come and nobody waits."""
        if self._ended:
            return b""
        try:
            piece = self._come.get(block=wait)
        except Empty:
            return b""
        self._ended = not piece
        self._room.release()
        return piece

    def read(self, size: int = -1) -> bytes:
        """Return `size` bytes, fewer only at the end; all that is left when it is negative."""
        pieces: list[bytes] = []
        while size != 0 and (piece := self.read1(PIECE if size < 0 else size)):
            pieces.append(piece)
            size -= len(piece) if size > 0 else 0
        return b"".join(pieces)

    def close(self) -> None:
        """Stop reading and close the file; safe to call twice."""
        self._closed = True
        self._room.release()
        self._thread.join()
        self._file.close()


def ahead(source: ImageLayer) -> ImageLayer:
    """Return a layer that a thread of its own receives."""
    return ImageLayer(source.layer, lambda: cast("BinaryIO", ReadAhead(source.open())), source.missing)
