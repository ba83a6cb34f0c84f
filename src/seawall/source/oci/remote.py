"""Images in registries: a tag is resolved once, and from there on everything goes by digest."""

from __future__ import annotations

import io
from typing import BinaryIO

import msgspec
from msgspec import Struct

from seawall.model.errors import NotFound, SeawallError
from seawall.model.report import Target
from seawall.source.limits import LIMITS, Limits
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
    and how long every blob is.  `content` is that of `outer`, where it is known already.
    """

    def __init__(
        self, hosts: Hosts, repository: Repository, outer: Descriptor, content: bytes | None = None
    ) -> None:
        self._hosts = hosts
        self._repository = repository
        self._manifests = {outer.digest}
        self._known = {outer.digest: content} if content is not None else {}
        self._blobs: dict[str, Descriptor] = {}

    def open(self, digest: str) -> BinaryIO:
        """Open a manifest or blob for one read from its start; NotFound when it is not there."""
        if digest in self._manifests:
            return self._document(digest)
        entry = self._blobs.get(digest, Descriptor(digest))
        try:
            return self._repository.open(digest, entry.size)
        except NotFound:
            if not (entry.urls and self._hosts.access.foreign_layers):
                raise
        from seawall.source.oci.foreign import open_foreign  # noqa: PLC0415 - where allowed and needed

        return open_foreign(self._hosts.elsewhere, entry.urls, digest, entry.size)

    def has(self, digest: str) -> bool:  # noqa: ARG002 - a registry holds what its index lists
        """Say that it can be expected to open."""
        return True

    def _document(self, digest: str) -> BinaryIO:
        content = self._known.pop(digest, None)
        if content is None:
            _, content = self._repository.manifest(digest)
        try:
            listed = msgspec.json.decode(content, type=_Listed)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            listed = _Listed()  # whoever reads it will say what is wrong
        self._manifests.update(entry.digest for entry in listed.manifests or ())
        config = (listed.config,) if listed.config else ()
        self._blobs.update({entry.digest: entry for entry in (*(listed.layers or ()), *config)})
        return io.BytesIO(content)


def open_image(
    reference: Reference,
    wanted: Platform | None,
    *,
    hosts: Hosts | None = None,
    access: Access | None = None,
    given: str = "",
    limits: Limits = LIMITS,
) -> Image:
    """Open the image that a reference names, from a mirror where one is configured and has it.

    `hosts` lets several images share connections and logins; without it they are made from `access`.
    `given` is the reference as the user wrote it.  Raises NotFound, NotAllowed, FetchError, Unsupported for
    what is no image, Malformed, and Misuse for broken configuration.
    """
    hosts = hosts or Hosts(access)
    failed: list[str] = []
    for endpoint in hosts.endpoints(reference):
        try:
            return _opened(hosts, endpoint, reference, wanted, given or str(reference), limits)
        except SeawallError as error:
            if endpoint.mirror:
                failed.append(str(error))
                continue
            if failed:
                error.args = (f"{error}; mirrors that were asked before: {'; '.join(failed)}",)
            raise
    raise AssertionError("the last endpoint is no mirror")


def _opened(
    hosts: Hosts,
    endpoint: Endpoint,
    reference: Reference,
    wanted: Platform | None,
    given: str,
    limits: Limits,
) -> Image:
    repository = hosts.repository(endpoint, limits)
    outer, content = Descriptor(reference.digest), None
    if not reference.digest:
        outer, content = repository.resolve(reference.tag)
    tags = (f"{reference.name}:{reference.tag}",) if reference.tag else ()
    blobs = RemoteBlobs(hosts, repository, outer, content)
    return load(blobs, outer, wanted, Target(given, KIND, tags=tags), limits)
