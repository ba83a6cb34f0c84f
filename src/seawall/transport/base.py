"""What every transport does: bounds, conditions, ranges and their resumption, one family of errors."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct, field

from seawall.model.errors import FetchError, SeawallError
from seawall.transport.exchange import ATTEMPTS, shown

CHUNK = 256 * 1024

Progress = Callable[[int, "int | None"], None]  # bytes so far, bytes in all where known


class Missing(FetchError):
    """There is nothing at this address (404, 410, no such file)."""


class Validator(Struct, frozen=True, omit_defaults=True):
    """What tells two versions of a page apart (RFC 9110, section 8.8); empty when the server gave none."""

    etag: str = ""
    modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)

    @property
    def strong(self) -> str:
        """What an If-Range may carry: never a weak tag, whose bytes may differ."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


NONE = Validator()


class Request(Struct, frozen=True):
    """What is asked for: from byte `start` on if it is still `same`, nothing if it is still `known`."""

    url: str
    start: int = 0
    same: Validator = NONE
    known: Validator = NONE
    headers: Mapping[str, str] = field(default_factory=dict)


class Answer(Struct, frozen=True):
    """What the other side began to send: `start` is 0 when a range was asked for and not granted.

    `length` is the whole page's, in bytes.  `unchanged` answers a `known` validator; the body is empty then.
    """

    body: Iterator[bytes]
    validator: Validator = NONE
    start: int = 0
    length: int | None = None
    unchanged: bool = False


class Transport(ABC):
    """Fetches bytes by address.  Only FetchError (Missing among them) and Offline leave its methods."""

    @abstractmethod
    def _open(self, request: Request) -> AbstractContextManager[Answer]:
        """Begin to answer; may raise anything."""

    @contextmanager
    def open(self, request: Request) -> Iterator[Answer]:
        """Give the answer while the block lasts."""
        with translated(shown(request.url)), self._open(request) as answer:
            yield answer

    def get(self, url: str, limit: int) -> bytes:
        """Return the whole page, of at most `limit` bytes."""
        return b"".join(self.download(url, limit))

    def download(self, url: str, limit: int) -> Iterator[bytes]:
        """Yield the page in pieces; a connection that breaks is taken up where it broke."""
        request = Request(url)
        for _ in range(ATTEMPTS):
            try:
                with self.open(request) as answer:
                    _same_page(request, answer)
                    for chunk in _bounded(answer, limit, url):
                        request = Request(url, request.start + len(chunk), answer.validator)
                        yield chunk
                    return
            except Broken as broken:
                if request.start and not request.same.strong:
                    raise FetchError(str(broken)) from broken
        raise FetchError(f"{url}: the connection broke {ATTEMPTS} times")

    def save(
        self,
        url: str,
        path: Path,
        limit: int,
        known: Validator = NONE,
        progress: Progress | None = None,
    ) -> Validator | None:
        """Bring the page to `path`, and return its validator; None when it is what `known` says.

        An earlier attempt's `<path>.part` is continued if the page is still the same one, and a `path` that
        an earlier call completed stays if it still is.  The file appears whole and synchronised, or not at
        all.  One caller at a time for one `path`.
        """
        part = _Part(path)
        done = part.done()
        for _ in range(ATTEMPTS):
            start, same = part.resume()
            try:
                with self.open(Request(url, start, same, done or known)) as answer:
                    if answer.unchanged:
                        part.drop()
                        return done or None
                    part.fill(answer, limit, url, progress)
                    return answer.validator
            except Broken:
                if not part.resume()[0]:
                    raise
        raise FetchError(f"{url}: the connection broke {ATTEMPTS} times")

    def local(self, url: str) -> tuple[Path, Validator] | None:  # noqa: ARG002
        """Return where the page lies on this machine, to be read there; None for a page elsewhere."""
        return None

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Give back what is held open."""


class _Part:
    """A page on its way to the disk: `<path>.part`, and beside it the validator of what it is a part of."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._note = path.with_name(path.name + ".part.json")
        self._done = path.with_name(path.name + ".json")

    def done(self) -> Validator:
        """Return the validator of a page that is complete; NONE when there is no such page."""
        return _noted(self._done) if self._path.exists() else NONE

    def resume(self) -> tuple[int, Validator]:
        """Return where to go on and of which page; its last byte is asked again, so that the range exists."""
        same = _noted(self._note)
        size = self._part.stat().st_size if self._part.exists() else 0
        return (size - 1, same) if size > 1 and same.strong else (0, NONE)

    def fill(self, answer: Answer, limit: int, url: str, progress: Progress | None) -> None:
        """Write the answer's bytes behind those that are there, and give the file its name."""
        self._note.write_bytes(msgspec.json.encode(answer.validator))
        with self._part.open("r+b" if answer.start else "wb") as out:
            out.truncate(answer.start)
            out.seek(answer.start)
            for chunk in _bounded(answer, limit, url):
                out.write(chunk)
                if progress:
                    progress(out.tell(), answer.length)
            out.flush()
            os.fsync(out.fileno())
        self._done.unlink(missing_ok=True)
        self._part.replace(self._path)
        self._note.replace(self._done)

    def drop(self) -> None:
        """Forget what was begun."""
        self._part.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _noted(path: Path) -> Validator:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Validator)
    except (OSError, msgspec.MsgspecError):
        return NONE


class Broken(FetchError):
    """A connection that ended before the page did; the rest may be asked for."""


def _same_page(request: Request, answer: Answer) -> None:
    if answer.start != request.start:
        raise FetchError(f"{request.url}: changed while it was being read")


def _bounded(answer: Answer, limit: int, url: str) -> Iterator[bytes]:
    """Yield the body, refusing what is longer than `limit` and noticing what is shorter than announced."""
    seen = answer.start
    if answer.length is not None and answer.length > limit:
        raise FetchError(f"{url}: {answer.length} bytes, more than the {limit} that are allowed")
    for chunk in answer.body:
        seen += len(chunk)
        if seen > limit:
            raise FetchError(f"{url}: more than the {limit} bytes that are allowed")
        yield chunk
    if answer.length is not None and seen != answer.length:
        raise Broken(f"{url}: {seen} bytes came of {answer.length}")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Let nothing leave but SeawallError, with where it happened."""
    try:
        yield
    except (SeawallError, GeneratorExit):
        raise
    except FileNotFoundError as error:
        raise Missing(f"{where}: no such file") from error
    except Exception as error:
        raise FetchError(f"{where}: {type(error).__name__}: {error}") from error
