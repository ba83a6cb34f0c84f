"""One repository of a registry: what can be pulled of it (OCI distribution specification 1.1, "Pull")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, cast
from urllib.parse import quote

from msgspec import Struct

from seawall.model.errors import LimitExceeded, Unsupported
from seawall.model.text import decimal
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci.manifest import (
    INDEX_TYPES,
    MANIFEST_TYPES,
    SCHEMA_1,
    Descriptor,
    checked_digest,
    decode,
)
from seawall.source.oci.registry.blobs import BlobStream
from seawall.source.oci.registry.client import Client
from seawall.source.oci.registry.paging import pages
from seawall.source.streams import new_hash
from seawall.transport import Exchange, Reply

ARTIFACT_MANIFEST = "application/vnd.oci.artifact.manifest.v1+json"
ACCEPTED = ", ".join(
    (*sorted(INDEX_TYPES), *sorted(MANIFEST_TYPES), ARTIFACT_MANIFEST, f"{SCHEMA_1}+prettyjws")
)
LONGEST_LIST = 1_000_000  # names
OLD_MANIFEST = "a Docker schema 1 manifest, which carries no digests of its content; push it again"


class _Tags(Struct, frozen=True):
    tags: tuple[str, ...] | None = None


class Repository:
    """A repository as one client sees it; `name` is its path.  Everything here is safe in threads.

    The errors are the client's, and besides Malformed for documents that are none, LimitExceeded for
    manifests beyond `limits.metadata`.
    """

    def __init__(self, client: Client, name: str, limits: Limits = LIMITS) -> None:
        self.client = client
        self.name = name
        self.limits = limits

    def __str__(self) -> str:
        return f"{self.client.host.name}/{self.name}"

    @property
    def pulling(self) -> tuple[str, ...]:
        """The scope of a token that may read."""
        return (f"repository:{self.name}:pull",)

    def path(self, kind: str, rest: str) -> str:
        """Return the path of a manifest, blob or list of this repository."""
        return f"/v2/{self.name}/{kind}/{quote(rest, safe=':')}"

    def called(self, version: str) -> str:
        """Return how messages call a tag or a digest of this repository."""
        return f"{self}{'@' if ':' in version else ':'}{version}"

    def resolve(self, tag: str) -> tuple[Descriptor, bytes | None]:
        """Return what a tag names now; also the document, where the registry tells only by sending it.

        It asks with HEAD, which counts less than GET where pulls are counted.
        """
        what = self.called(tag)
        asked = Exchange("HEAD", self.path("manifests", tag), {"accept": ACCEPTED})
        with self.client.ask(what, asked, self.pulling, frozenset({200, 405, 501})) as reply:
            digest = reply.headers.get("docker-content-digest", "")
        if reply.status == 200 and digest:
            checked_digest(digest)
            size = decimal(reply.headers.get("content-length", "")) or 0
            if size > self.limits.metadata:
                allowed = self.limits.metadata
                raise LimitExceeded(f"{what}: a manifest of {size} bytes, more than the {allowed} allowed")
            return Descriptor(digest, size, _media_type(reply)), None
        media_type, content = self.manifest(tag)
        found = new_hash("sha256:")
        found.update(content)
        return Descriptor(f"sha256:{found.hexdigest()}", len(content), media_type), content

    def manifest(self, version: str) -> tuple[str, bytes]:
        """Return the media type and the bytes of a manifest or index; its digest is the caller's to check.

        Raises Unsupported for schema 1, whose digest is not that of its bytes.
        """
        what, path = self.called(version), self.path("manifests", version)
        reply, content = self.client.fetch(
            what, path, self.limits.metadata, scopes=self.pulling, headers={"accept": ACCEPTED}
        )
        media_type = _media_type(reply)
        if media_type.startswith(SCHEMA_1):
            raise Unsupported(f"{what}: {OLD_MANIFEST}")
        return media_type, content

    def open(self, digest: str, size: int = 0) -> BinaryIO:
        """Open a blob for one read from its start; NotFound when it is not there.

        `size` bounds it, in bytes, and 0 does not.  Length and digest are the reader's to check in the end.
        """
        what, path = self.called(checked_digest(digest)), self.path("blobs", digest)

        def opening(start: int) -> AbstractContextManager[Reply]:
            headers = {"range": f"bytes={start}-"} if start else {}
            expected = frozenset({200, 206}) if start else frozenset({200})
            return self.client.ask(what, Exchange("GET", path, headers), self.pulling, expected)

        return cast("BinaryIO", BlobStream(what, opening, size, self.client.host.sleep))

    def has(self, digest: str) -> bool:
        """Say whether the registry has a blob in this repository."""
        what, path = self.called(checked_digest(digest)), self.path("blobs", digest)
        with self.client.ask(what, Exchange("HEAD", path), self.pulling, frozenset({200, 404})) as reply:
            return reply.status == 200

    def tags(self) -> Iterator[str]:
        """Yield the tags, in the order of the registry; LimitExceeded for a list without a sensible end."""
        what, path = f"{self}: tags", f"/v2/{self.name}/tags/list"
        found = pages(self.client, what, path, self.pulling)
        yield from _bounded(what, (decode(content, _Tags, what, self.limits).tags for _, content in found))


def _media_type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Catalogue(Struct, frozen=True):
    repositories: tuple[str, ...] | None = None


def catalogue(client: Client, limits: Limits = LIMITS) -> Iterator[str]:
    """Yield the names of a registry's repositories, where it lists them; bounds are those of tags."""
    what = f"{client.host.name}: catalogue"
    found = pages(client, what, "/v2/_catalog", ("registry:catalog:*",))
    yield from _bounded(
        what, (decode(content, _Catalogue, what, limits).repositories for _, content in found)
    )


def _bounded(what: str, lists: Iterable[tuple[str, ...] | None]) -> Iterator[str]:
    """Yield the names of all pages, LONGEST_LIST of them at most."""
    length = 0
    for names in lists:
        length += len(names or ())
        if length > LONGEST_LIST:
            raise LimitExceeded(f"{what}: more than {LONGEST_LIST} names")
        yield from names or ()
