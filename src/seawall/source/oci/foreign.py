"""Layers that lie elsewhere (descriptor.md, `urls`): fetched only by https, and only from public hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from seawall.model.errors import FetchError, SeawallError
from seawall.source.oci.image import NotElsewhere
from seawall.source.oci.registry.blobs import BlobStream
from seawall.transport import Exchange, Reply, Web, joined, shown
from seawall.transport.reach import public_addresses

HOPS = 5


def open_foreign(web: Web, urls: Sequence[str], digest: str, size: int) -> BinaryIO:
    """Open a blob at the first of its addresses that has it; NotElsewhere tells of each why it has not.

    `web` is a public one.  No credentials go there.  The digest is the reader's to check.
    """
    why: list[str] = []
    for url in urls[:HOPS]:
        try:
            return cast(
                "BinaryIO", BlobStream(f"{shown(url)} ({digest})", _Opening(web, url), size, _no_wait)
            )
        except SeawallError as error:
            why.append(str(error))
    raise NotElsewhere(f"a foreign layer, which could not be fetched: {'; '.join(why)}")


def _no_wait(_seconds: float) -> None:
    """Go on at once."""


class _Opening:
    """Asks for an address from a byte on, each redirect looked at before it is followed."""

    def __init__(self, web: Web, url: str) -> None:
        self._web = web
        self._url = url

    @contextmanager
    def __call__(self, start: int) -> Iterator[Reply]:
        url = self._url
        for _ in range(HOPS):
            require_public(url)
            headers = {"range": f"bytes={start}-"} if start else {}
            with self._web.exchange(Exchange("GET", url, headers, follow=False)) as reply:
                if reply.status in {200, 206}:
                    yield reply
                    return
                if reply.status not in {301, 302, 303, 307, 308}:
                    raise FetchError(f"{shown(url)}: answered {reply.status}")
                url = joined(url, reply.headers.get("location", ""))
        raise FetchError(f"{shown(self._url)}: more than {HOPS} redirects")


def require_public(url: str) -> None:
    """Raise FetchError for an address that is not https, or whose host is in a private or local network.

    What the name leads to when it is connected to is for the public Web to see; this is for one that has a
    proxy, and looks up no names.
    """
    parts = urlsplit(joined(url, ""))
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise FetchError(f"{shown(url)}: not a public https address")
    try:
        public_addresses(parts.hostname, parts.port or 443)
    except FetchError as error:
        raise FetchError(f"{shown(url)}: {error}") from None
