"""Images in registries: a tag is resolved once, and from there on everything goes by digest."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import NotFound, SeawallError
from seawall.model.report import Target
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci.documents import Documents
from seawall.source.oci.image import Image, load
from seawall.source.oci.manifest import Descriptor, Platform
from seawall.source.oci.reference import Reference
from seawall.source.oci.registries_conf import Endpoint
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.hosts import Hosts
from seawall.source.oci.registry.repository import Repository

KIND = "registry"


class _Listed(Struct, frozen=True):
    """What of a manifest or index tells of further content."""

    manifests: tuple[Descriptor, ...] | None = None
    layers: tuple[Descriptor, ...] | None = None
    config: Descriptor | None = None


class RemoteBlobs:
    """The blobs of one repository, as an image is loaded from it.

    From each document that it hands out it knows which digests are manifests, which a registry keeps apart,
    and how long every blob is.  `content` is that of `outer`, where it is known already; `documents` are
    those of earlier runs.
    """

    def __init__(
        self,
        hosts: Hosts,
        repository: Repository,
        outer: Descriptor,
        content: bytes | None = None,
        documents: Documents | None = None,
    ) -> None:
        self._hosts = hosts
        self._repository = repository
        self._manifests = {outer.digest}
        self._known = {outer.digest: content} if content is not None else {}
        self._blobs: dict[str, Descriptor] = {}
        self._configs: set[str] = set()
        self._documents = documents

    def open(self, digest: str) -> BinaryIO:
        """Open a manifest or blob for one read from its start; NotFound when it is not there."""
        if digest in self._manifests:
            return self._document(digest)
        if digest in self._configs:
            return io.BytesIO(self._known_or(digest, lambda: self._config(digest)))
        return self._blob(digest)

    def _blob(self, digest: str) -> BinaryIO:
        entry = self._blobs.get(digest, Descriptor(digest))
        try:
            return self._repository.open(digest, entry.size)
        except NotFound:
            if not (entry.urls and self._hosts.access.foreign_layers):
                raise
        from seawall.source.oci.foreign import open_foreign  # noqa: PLC0415 - where allowed and needed

        return open_foreign(self._hosts.outside, entry.urls, digest, entry.size)

    def has(self, digest: str) -> bool:  # noqa: ARG002 - a registry holds what its index lists
        """Say that it can be expected to open."""
        return True

    def _document(self, digest: str) -> BinaryIO:
        content = self._known.pop(digest, None)
        if content is None:
            content = self._known_or(digest, lambda: self._repository.manifest(digest)[1])
        try:
            listed = msgspec.json.decode(content, type=_Listed)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            listed = _Listed()  # whoever reads it will say what is wrong
        self._manifests.update(entry.digest for entry in listed.manifests or ())
        config = (listed.config,) if listed.config else ()
        self._configs.update(entry.digest for entry in config)
        self._blobs.update({entry.digest: entry for entry in (*(listed.layers or ()), *config)})
        return io.BytesIO(content)

    def _config(self, digest: str) -> bytes:
        with self._blob(digest) as blob:
            return blob.read(self._repository.limits.metadata + 1)

    def _known_or(self, digest: str, fetched: Callable[[], bytes]) -> bytes:
        """Return a document as an earlier run had it, else as it comes now, for the reader to check."""
        known = self._documents.get(digest) if self._documents else None
        if known is not None:
            return known
        content = fetched()
        if self._documents:
            self._documents.put(digest, content)
        return content


def open_image(
    reference: Reference,
    wanted: Platform | None,
    access: Access | Hosts | None = None,
    *,
    documents: Documents | None = None,
    given: str = "",
    limits: Limits = LIMITS,
) -> Image:
    """Open the image that a reference names, from a mirror where one is configured and has it.

    `access` is how registries are reached, or those that are open already, so that several images share
    connections and logins; `documents` are manifests and configs of earlier runs.  `given` is the reference
    as the user wrote it.  Raises NotFound, NotAllowed, FetchError, Unsupported for what is no image,
    Malformed, and Misuse for broken configuration.
    """
    hosts = access if isinstance(access, Hosts) else Hosts(access)
    opening = _Opening(hosts, reference, wanted, documents, given or str(reference), limits)
    failed: list[str] = []
    for endpoint in hosts.endpoints(reference):
        try:
            return opening.at(endpoint)
        except SeawallError as error:
            if endpoint.mirror:
                failed.append(str(error))
                continue
            if failed:
                error.args = (f"{error}; mirrors that were asked before: {'; '.join(failed)}",)
            raise
    raise AssertionError("the last endpoint is no mirror")


class _Opening(Struct, frozen=True):
    """What is to be opened, wherever it turns out to be."""

    hosts: Hosts
    reference: Reference
    wanted: Platform | None
    documents: Documents | None
    given: str
    limits: Limits

    def at(self, endpoint: Endpoint) -> Image:
        """Open the image at one place."""
        repository = self.hosts.repository(endpoint, self.limits)
        outer, content = Descriptor(self.reference.digest), None
        if not self.reference.digest:
            outer, content = repository.resolve(self.reference.tag)
        tags = (f"{self.reference.name}:{self.reference.tag}",) if self.reference.tag else ()
        blobs = RemoteBlobs(self.hosts, repository, outer, content, self.documents)
        image = load(blobs, outer, self.wanted, Target(self.given, KIND, tags=tags), self.limits)
        return replace(image, local=False)
