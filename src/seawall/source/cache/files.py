"""Entries as files of a directory."""

from __future__ import annotations

import os
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

from seawall.model.errors import FetchError
from seawall.source.cache.entry import ENTRY_LIMIT, NEW

TOUCH_SECONDS = 60.0
# A pipe in an entry's place must not be waited for, nor a link followed.
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_SETTLE_PART = 16


class Directory:
    """One file per entry below `folder`; writers are atomic, no lock is taken.

    The time of last use is the file's modification time, at most a minute behind: access times are switched
    off on many a machine.  Where `limit` is not 0, what is in excess of so many bytes goes, the least
    recently used first: at the end, and in between whenever this process has written a part of the limit.
    """

    def __init__(self, folder: Path, limit: int = 0) -> None:
        self.folder = folder
        self.limit = limit
        self._written = 0
        self._counting = threading.Lock()

    def path(self, name: str) -> Path:
        """Return where an entry lies."""
        return self.folder / name[:2] / name[2:]

    def get(self, name: str, limit: int = ENTRY_LIMIT) -> bytes | None:
        """Return an entry and note that it was used."""
        try:
            descriptor = os.open(self.path(name), _READ)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreachable(self.path(name), error) from error
        try:
            return _read(descriptor, limit)
        except OSError as error:
            raise _unreachable(self.path(name), error) from error
        finally:
            os.close(descriptor)

    def put(self, name: str, entry: bytes) -> None:
        """Write an entry beside its place, then put it there."""
        path = self.path(name)
        temporary = path.parent / f"{NEW}{os.getpid()}-{os.urandom(6).hex()}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with open(os.open(temporary, _CREATE, 0o666), "wb", buffering=0) as file:  # noqa: PTH123 - a descriptor
                    _write(file.fileno(), entry)
                temporary.replace(path)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise _unreachable(path, error) from error
        self._count(len(entry))

    def _count(self, length: int) -> None:
        with self._counting:
            self._written += length
            due = self.limit and self._written * _SETTLE_PART > self.limit
        if due:
            self.settle()

    def drop(self, name: str) -> None:
        """Forget an entry; where nothing can be removed it stays, and is dropped again each time."""
        with suppress(OSError):
            self.path(name).unlink()

    def check(self) -> str:
        """Say whether the directory can be written."""
        nearest = next(path for path in (self.folder, *self.folder.absolute().parents) if path.exists())
        if not nearest.is_dir() or not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
            raise FetchError(f"{nearest} cannot be written by user {os.geteuid()}")
        return "can be written"

    def settle(self) -> None:
        """Note how much was written; evict when that seems to exceed the limit."""
        with self._counting:
            written, self._written = self._written, 0
        if written:
            from seawall.source.cache.upkeep import settle  # noqa: PLC0415 - only who has written

            settle(self.folder, written, self.limit, time.time())

    def close(self) -> None:
        """Settle."""
        self.settle()


def _read(descriptor: int, limit: int) -> bytes | None:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
        return None
    pieces, left = [], found.st_size
    while left and (piece := os.read(descriptor, left)):
        pieces.append(piece)
        left -= len(piece)
    if abs(time.time() - found.st_mtime) > TOUCH_SECONDS:
        with suppress(OSError):  # somebody else's, or read-only
            os.utime(descriptor)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _write(descriptor: int, entry: bytes) -> None:
    left = memoryview(entry)
    while left:
        left = left[os.write(descriptor, left) :]


def _unreachable(path: Path, error: OSError) -> FetchError:
    return FetchError(f"{path}: {error.strerror or error}")
