"""Lists in pages, each naming the next by a Link (RFC 8288; distribution specification, "Listing Tags")."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from seawall.model.errors import FetchError, LimitExceeded
from seawall.source.base import MIB
from seawall.source.oci.registry.client import OK, Client
from seawall.transport import Reply, joined, shown

PAGES = 10_000
PAGE_BYTES = 4 * MIB
LIST_BYTES = 64 * MIB  # of all pages of a list
LIST_SECONDS = 600.0  # that a list may take
_LINK = re.compile(r"""\s*<([^<>]*)>\s*((?:;\s*[a-z-]+\s*=\s*(?:"[^"]*"|[^\s,;"]+)\s*)*)""", re.IGNORECASE)
_NEXT = re.compile(r""";\s*rel\s*=\s*(?:"next"|next\b)""", re.IGNORECASE)


def pages(
    client: Client, what: str, path: str, scopes: Iterable[str], expected: frozenset[int] = OK
) -> Iterator[tuple[Reply, bytes]]:
    """Yield the pages from `path` on.

    Raises FetchError for a list that leads to another host or in a circle, LimitExceeded for one of more than
    PAGES pages or LIST_BYTES, or that is not at its end after LIST_SECONDS.
    """
    scopes = tuple(scopes)
    seen: set[str] = set()
    length, until = 0, time.monotonic() + LIST_SECONDS
    for _ in range(PAGES):
        seen.add(path)
        reply, content = client.fetch(what, path, PAGE_BYTES, scopes=scopes, expected=expected)
        length += len(content)
        if length > LIST_BYTES:
            raise LimitExceeded(f"{what}: more than {LIST_BYTES} bytes")
        if time.monotonic() > until:
            raise LimitExceeded(f"{what}: no end after {LIST_SECONDS:.0f} s")
        yield reply, content
        following = _next(reply.headers.get("link", ""))
        if not following:
            return
        path = _checked(client, what, joined(f"{client.host.base}{path}", following))
        if path in seen:
            raise FetchError(f"{what}: the list leads in a circle: {shown(following)}")
    raise LimitExceeded(f"{what}: more than {PAGES} pages")


def _next(link: str) -> str:
    for match in _LINK.finditer(link[:8192]):
        if _NEXT.search(match[2]):
            return match[1]
    return ""


def _checked(client: Client, what: str, url: str) -> str:
    """Return the path of an address that must be the registry's own."""
    parts = urlsplit(url)
    if not url.startswith(f"{client.host.base}/v2/"):
        raise FetchError(f"{what}: the list leads to {shown(url)}, away from {client.host.name}")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
