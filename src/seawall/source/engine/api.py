"""The few questions that are put to an engine: the Docker Engine API, and Podman's own (libpod).

https://docs.docker.com/reference/api/engine/ ; `libpod` is told by a header of the answer to /_ping, whatever
the socket was called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct, field

from seawall.model.errors import FetchError, LimitExceeded, NotAllowed, NotFound
from seawall.source.engine.discovery import Endpoint
from seawall.source.limits import Limits
from seawall.source.oci.manifest import Descriptor, History, Platform, decode
from seawall.transport import Exchange, Reply, Web

NEWEST = (1, 51)  # the newest version of Docker's API whose answers were read when this was written
MANIFESTS = (1, 48)  # `manifests` of inspect, `platform` of history and export
INSPECT_PLATFORM = (1, 49)
PATIENCE = 30.0  # seconds without a byte of an answer
EXPORT_PATIENCE = 900.0  # an engine may write a large image out before its export begins
SAID = 64 * 1024


class _ImageData(Struct, frozen=True, rename={"platform": "Platform"}):
    platform: Platform = Platform()


class ManifestSummary(Struct, frozen=True, rename={"id": "ID", "data": "ImageData"}):
    """One manifest of an image in containerd's store; `available` says whether all its content is here."""

    id: str = ""
    kind: str = field(default="", name="Kind")
    available: bool = field(default=False, name="Available")
    data: _ImageData = _ImageData()


class RootFs(Struct, frozen=True, rename="pascal"):
    """The diff ids of an image's layers, the lowest first."""

    layers: tuple[str, ...] = ()


class Inspected(Struct, frozen=True, rename="pascal"):
    """What inspect tells of an image.

    `id` is the digest of the config in Docker's classic store, that of manifest or index in containerd's,
    which alone has a `descriptor`.  `digest` and `history` are Podman's.
    """

    id: str
    repo_tags: tuple[str, ...] = ()
    repo_digests: tuple[str, ...] = ()
    created: str = ""
    os: str = ""
    architecture: str = ""
    variant: str = ""
    os_version: str = ""
    root_fs: RootFs = field(default=RootFs(), name="RootFS")
    descriptor: Descriptor | None = None
    manifests: tuple[ManifestSummary, ...] = ()
    digest: str = ""
    history: tuple[History, ...] = ()
    config: object = None

    @property
    def platform(self) -> Platform:
        """What it runs on."""
        return Platform(self.os, self.architecture, self.variant)


class Step(Struct, frozen=True, rename="pascal"):
    """An entry of /history: `size` is that of the layer it made, in bytes, 0 also where it made none."""

    created_by: str = ""
    size: int = 0
    comment: str = ""


class Engine:
    """An engine that answers at `endpoint`.  FetchError and NotAllowed leave every method."""

    def __init__(self, name: str, endpoint: Endpoint, limits: Limits) -> None:
        self.name, self._endpoint, self._limits = name, endpoint, limits
        self.libpod = False
        self.version = (0, 0)
        self._prefix = ""

    def __str__(self) -> str:
        return f"{self.name} at {self._endpoint}"

    def greet(self) -> None:
        """Agree on a version of the API (/_ping)."""
        with self._asked("/_ping") as reply:
            self._refuse(reply, "does not answer as an engine")
            libpod = reply.headers.get("libpod-api-version", "")
            self.version = min(_version(reply.headers.get("api-version", "")), NEWEST)
        self.libpod = bool(libpod)
        if libpod:
            self._prefix = f"/v{quote(libpod)}/libpod"
        elif self.version > (0, 0):
            self._prefix = f"/v{self.version[0]}.{self.version[1]}"

    def inspect(self, name: str, platform: Platform | None = None) -> Inspected | None:
        """Return what is known of an image, or None when the engine has no such image."""
        query: dict[str, str] = {}
        if platform is not None:
            query["platform"] = _encoded(platform)
        elif not self.libpod and self.version >= MANIFESTS:
            query["manifests"] = "1"
        with self._asked(f"{self._prefix}/images/{_quoted(name)}/json", query) as reply:
            if reply.status == 404:
                return None
            self._refuse(reply, f"does not describe {name}")
            content = self._small(reply, name)
        return decode(content, Inspected, f"{self}: {name}", self._limits)

    def history(self, name: str, platform: Platform | None) -> tuple[Step, ...]:
        """Return the steps that made an image, the newest first."""
        query = {"platform": _encoded(platform)} if platform is not None else {}
        with self._asked(f"{self._prefix}/images/{_quoted(name)}/history", query) as reply:
            self._refuse(reply, f"does not tell the history of {name}")
            content = self._small(reply, name)
        return decode(content, tuple[Step, ...], f"{self}: history of {name}", self._limits)

    @contextmanager
    def export(self, name: str, platform: Platform | None) -> Iterator[Iterable[bytes]]:
        """Give the image as a tar stream, while the block lasts."""
        query = {"platform": _encoded(platform)} if platform is not None else {}
        if self.libpod:
            query = {"format": "docker-archive"}
        path = f"{self._prefix}/images/{_quoted(name)}/get"
        with self._asked(path, query, EXPORT_PATIENCE) as reply:
            if reply.status == 404:
                raise NotFound(f"{self}: {name} is not there any more: {self._message(reply)}")
            self._refuse(reply, f"does not export {name}")
            yield _explained(reply.body, f"{self}: the export of {name}")

    def _asked(
        self, path: str, query: dict[str, str] | None = None, patience: float | None = None
    ) -> AbstractContextManager[Reply]:
        whole = path + (f"?{urlencode(query)}" if query else "")
        return _asked(self._endpoint, whole, str(self), patience or PATIENCE)

    def _refuse(self, reply: Reply, what: str) -> None:
        """Raise for an answer that is none."""
        if reply.status == 200:
            return
        why = f"{self} {what}: answered {reply.status}: {self._message(reply)}"
        raise NotAllowed(why) if reply.status in {401, 403} else FetchError(why)

    def _small(self, reply: Reply, name: str) -> bytes:
        content = _first(reply.body, self._limits.metadata + 1)
        if len(content) > self._limits.metadata:
            raise LimitExceeded(f"{self}: {name}: an answer of more than {self._limits.metadata} bytes")
        return content

    @staticmethod
    def _message(reply: Reply) -> str:
        """Return what a refusal says for itself, fit to be printed."""
        return _said(_first(reply.body, SAID)) or "nothing more"


@contextmanager
def _asked(endpoint: Endpoint, path: str, what: str, patience: float) -> Iterator[Reply]:
    """Put one question over a connection of its own; a question that fails is not worth repeating here."""
    exchange = Exchange("GET", endpoint.base + path, attempts=1)
    web = Web(timeout=patience, socket=endpoint.socket or None, tls=endpoint.tls)
    try:
        with closing(web), web.exchange(exchange) as reply:
            yield reply
    except FetchError as error:
        if str(error).startswith(what):
            raise
        raise type(error)(f"{what}: {error}") from error


def _first(pieces: Iterable[bytes], length: int) -> bytes:
    content = b""
    for piece in pieces:
        content += piece
        if len(content) >= length:
            break
    return content[:length]


def _said(content: bytes) -> str:
    """Return the message of an error document (or the text that stands for one)."""
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = content.decode("utf-8", "replace")
    if isinstance(document, dict):
        document = document.get("message") or document.get("error") or document.get("cause") or ""
    text = " ".join(str(document).split())[:300]
    return "".join(character if character.isprintable() else "?" for character in text)


def _explained(body: Iterable[bytes], what: str) -> Iterator[bytes]:
    """Yield an export; an error that the engine writes at its end, having begun, ends it as FetchError.

    Docker writes `{"errorDetail":{"message":…},"error":…}` behind what came so far.
    """
    last = b""
    for piece in body:
        last = piece
        yield piece
    start = last.rfind(b'{"errorDetail"', -SAID)
    if start >= 0 and last.rstrip()[-1:] == b"}" and (said := _said(last[start:])):
        raise FetchError(f"{what} broke off: {said}")


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.strip().partition(".")
    if major.isdecimal() and minor.isdecimal() and len(text) < 12:
        return int(major), int(minor)
    return (0, 0)


def _encoded(platform: Platform) -> str:
    known = {name: getattr(platform, name) for name in platform.__struct_fields__}
    return msgspec.json.encode({name: value for name, value in known.items() if value}).decode()


def _quoted(name: str) -> str:
    return quote(name, safe="/:@")
