"""Where the shards lie: immutable files named by their digest, and one pointer file that says which count.

`<cache>/db/current.json` is replaced atomically, so a reader sees the old data or the new, never a mixture,
and takes no lock.  Writers take `<cache>/db/lock` one after the other.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from seawall.model.errors import DataUnavailable
from seawall.vulnerabilities.advisory import SCHEMA
from seawall.vulnerabilities.base import Built, Entry

POINTER = "current.json"
GRACE = 3600.0  # seconds that a replaced shard stays, for readers that have just read the old pointer
LOCK_TIMEOUT = 900.0
_FILE = re.compile(r"[a-z0-9._-]{1,80}-[0-9a-f]{64}\.sqlite", re.ASCII)
_LARGEST_POINTER = 4 * 1024 * 1024


class Pointer(Struct, frozen=True):
    """Every shard that counts, by the name of its ecosystem (or kev, epss)."""

    shards: dict[str, Entry] = {}
    version: int = 1


def slug(name: str) -> str:
    """Return an ecosystem's name as the beginning of a file's name."""
    return re.sub(r"[^a-z0-9.]+", "-", name.lower())


class Store:
    """The shards below a cache directory.  Reading raises DataUnavailable and nothing else."""

    def __init__(self, cache: Path) -> None:
        self.folder = cache / "db"

    def pointer(self) -> Pointer:
        """Return what counts now; an empty one when nothing was ever fetched."""
        try:
            with (self.folder / POINTER).open("rb") as stream:
                raw = stream.read(_LARGEST_POINTER + 1)
            found = msgspec.json.decode(raw, type=Pointer)
        except FileNotFoundError:
            return Pointer()
        except (OSError, msgspec.MsgspecError) as error:
            raise DataUnavailable(
                f"{self.folder / POINTER} cannot be read ({error}); run 'seawall db update'"
            ) from error
        for name, entry in found.shards.items():
            if not _FILE.fullmatch(entry.file):
                raise DataUnavailable(
                    f"{self.folder / POINTER}: {name} names {entry.file[:100]!r}; run 'seawall db update'"
                )
        return found

    def path(self, entry: Entry) -> Path:
        """Return where a shard's file is."""
        return self.folder / entry.file

    @property
    def incoming(self) -> Path:
        """Where what is being fetched and built lies; an interrupted download is continued there."""
        path = self.folder / "incoming"
        path.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def locked(self, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
        """Be the only writer for the duration of the block; the kernel frees the lock of who dies.

        Raises DataUnavailable when another one keeps it for longer than `timeout` seconds, and where nothing
        can be written.
        """
        with self._lock_file() as stream:
            deadline = time.monotonic() + timeout
            while not _acquired(stream.fileno()):
                if time.monotonic() > deadline:
                    raise DataUnavailable(
                        f"another update has held {self.folder / 'lock'} for {timeout:.0f} s"
                    )
                time.sleep(0.05)
            yield

    def _lock_file(self) -> BinaryIO:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return (self.folder / "lock").open("ab")
        except OSError as error:
            raise DataUnavailable(f"{self.folder} cannot be written: {error.strerror}") from error

    def adopt(self, name: str, built: Built) -> str:
        """Move a finished file to its place, and return its name there."""
        file = f"{slug(name)}-{built.digest}.sqlite"
        built.path.replace(self.folder / file)
        os.utime(self.folder / file)
        return file

    def publish(self, entries: Mapping[str, Entry]) -> Pointer:
        """Make these shards count beside the others, in one step; for who holds the lock."""
        try:
            before = self.pointer()
        except DataUnavailable:  # a pointer that cannot be read is replaced
            before = Pointer()
        after = Pointer(dict(sorted({**before.shards, **entries}.items())))
        temporary = self.folder / f"{POINTER}.new"
        with temporary.open("wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(after)) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        _synchronise(self.folder)
        temporary.replace(self.folder / POINTER)
        _synchronise(self.folder)
        self._retire(before, after)
        return after

    def _retire(self, before: Pointer, after: Pointer) -> None:
        """Begin the grace of what no longer counts, and remove what has had it."""
        current = {entry.file for entry in after.shards.values()}
        for entry in before.shards.values():
            if entry.file not in current:
                with suppress(OSError):
                    os.utime(self.path(entry))
        for path in self.folder.glob("*.sqlite"):
            with suppress(OSError):
                if path.name not in current and time.time() - path.stat().st_mtime > GRACE:
                    path.unlink()

    def verify(self, checked: Callable[[str], None] | None = None) -> dict[str, str]:
        """Return what is wrong with each shard, "" for nothing: the digest of every file is computed."""
        found = {}
        for name, entry in self.pointer().shards.items():
            found[name] = self._fault(entry)
            if checked:
                checked(name)
        return found

    def _fault(self, entry: Entry) -> str:
        try:
            with self.path(entry).open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            return f"{entry.file}: {error.strerror}"
        if digest != entry.digest:
            return f"{entry.file}: its SHA-256 is {digest}, not {entry.digest}"
        return "" if entry.usable else f"{entry.file}: schema {entry.schema}, this version reads {SCHEMA}"


def _acquired(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _synchronise(folder: Path) -> None:
    """Let a rename in this folder survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
