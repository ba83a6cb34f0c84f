"""A request of any method, and its answer of any status, for protocols that live on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field

from seawall.model.errors import FetchError

ATTEMPTS = 5
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
FOLLOWING = frozenset({"GET", "HEAD"})

Body = bytes | Callable[[], Iterator[bytes]]


class Exchange(Struct, frozen=True):
    """What is asked (RFC 9110, section 9).

    `body` is bytes, or what makes a new iterator of pieces each time it is called, so that it can be sent
    again; give a content-length in `headers` then, or it goes out chunked.  `attempts` bounds how often it is
    sent; `follow` says whether redirects of GET and HEAD are followed.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = b""
    attempts: int = ATTEMPTS
    follow: bool = True


class Reply(Struct, frozen=True):
    """What came back: `headers` by lower-case names, `body` as it arrives, `url` after redirects."""

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]
    url: str


def joined(base: str, reference: str) -> str:
    """Return where a reference leads that came from `base` (RFC 3986, section 5); FetchError for nowhere."""
    try:
        target = urljoin(base, reference)
        _ = urlsplit(target).port
    except ValueError:
        raise FetchError(f"{shown(base)}: leads to {reference[:200]!r}, which is no address") from None
    return target


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port, by which two addresses are of one server (RFC 6454, section 4)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)


def shown(url: str) -> str:
    """Return an address as a message may show it: without a password, and without the query, which signs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return repr(url[:200])
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + ("?…" if parts.query else "")
