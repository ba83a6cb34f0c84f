"""The transports that open no socket: a directory, a dictionary, and the one that refuses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from seawall.model import errors
from seawall.model.errors import FetchError
from seawall.transport.base import CHUNK, Answer, Missing, Request, Transport, Validator


class Directory(Transport):
    """Files below `root`, by file: addresses; an address that leads out of it by its dots is refused."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.normpath(root))

    def local(self, url: str) -> tuple[Path, Validator] | None:
        """Return the file itself; raises FetchError (Missing among it) as `open` does."""
        path = self._path(url)
        try:
            return path, _validator(path.stat())
        except OSError as error:
            raise Missing(f"{url}: {error.strerror}") from error

    def _path(self, url: str) -> Path:
        parts = urlsplit(url)
        path = Path(os.path.normpath(unquote(parts.path)))
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(self.root):
            raise FetchError(f"{url}: not below {self.root}")
        return path

    @contextmanager
    def _open(self, request: Request) -> Iterator[Answer]:
        with self._path(request.url).open("rb") as stream:
            found = os.fstat(stream.fileno())
            validator = _validator(found)
            if request.known == validator:
                yield Answer(iter(()), validator, unchanged=True)
                return
            start = request.start if request.same == validator else 0
            stream.seek(start)
            yield Answer(iter(lambda: stream.read(CHUNK), b""), validator, start, found.st_size)


def _validator(found: os.stat_result) -> Validator:
    return Validator(f'"{found.st_size:x}-{found.st_mtime_ns:x}"')


class Offline(Transport):
    """Refuses everything with errors.Offline: what holds this one cannot open a socket."""

    @contextmanager
    def _open(self, request: Request) -> Iterator[Answer]:
        yield _refused(request.url)


def _refused(url: str) -> Answer:
    raise errors.Offline(f"{url}: this run is offline")


@dataclass(frozen=True, slots=True)
class Memory(Transport):
    """Pages in a dictionary, by address."""

    pages: Mapping[str, bytes]

    @contextmanager
    def _open(self, request: Request) -> Iterator[Answer]:
        if request.url not in self.pages:
            raise Missing(f"{request.url}: not among the pages")
        page = self.pages[request.url]
        yield Answer(iter((page,)), length=len(page))
