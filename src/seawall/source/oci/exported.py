"""The documents of an export that arrives as a stream, and which of its images is the one asked for."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Sequence
from typing import BinaryIO

from seawall.model.errors import DigestMismatch, Malformed, NotFound, Unsupported
from seawall.source.base import MIB
from seawall.source.limits import Limits
from seawall.source.oci.archive import LINKS_FOLLOWED, Saved
from seawall.source.oci.image import read_verified
from seawall.source.oci.manifest import Config, Descriptor, Index, checked_digest, decode, read_document
from seawall.source.streams import new_hash

ROOM = 64 * MIB  # for all documents of an export together; what comes later is not kept
DOCUMENTS = 512  # that are looked at in search of one image


class Documents:
    """The JSON members of an export by name, and the links between its members."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kept: dict[str, bytes] = {}
        self._links: dict[str, str] = {}
        self._digests: set[str] = set()
        self._room = ROOM

    def keep(self, name: str, content: bytes) -> None:
        """Keep a document, while there is room."""
        self._room -= len(content)
        if self._room >= 0:
            self._kept[name] = content
            self._digests.add(digest_of(content))

    def link(self, name: str, target: str) -> None:
        """Note that a member is another one, by its path from the root."""
        self._links[name] = posixpath.normpath(target)

    def target(self, name: str) -> str:
        """Return the name of the member that a name leads to."""
        for _ in range(LINKS_FOLLOWED):
            if name not in self._links:
                return name
            name = self._links[name]
        return name

    def holds(self, digest: str) -> bool:
        """Say whether the document with this digest has come."""
        return digest in self._digests

    def named(self, name: str) -> bytes | None:
        """Return a document, links followed."""
        return self._kept.get(self.target(name))

    def with_digest(self, digest: str) -> bytes | None:
        """Return the document with this digest."""
        return next((kept for kept in self._kept.values() if digest_of(kept) == digest), None)

    def open(self, digest: str) -> BinaryIO:
        """Open a document of the layout; NotFound when it did not come."""
        content = self.named(_blob(digest))
        if content is None:
            raise NotFound(f"the export holds no {digest}")
        return io.BytesIO(content)

    def has(self, digest: str) -> bool:
        """Say whether the layout's document came."""
        return self.named(_blob(digest)) is not None


def digest_of(content: bytes) -> str:
    """Return the sha256 digest."""
    found = new_hash("sha256:")
    found.update(content)
    return f"sha256:{found.hexdigest()}"


def _blob(digest: str) -> str:
    algorithm, _, encoded = checked_digest(digest).partition(":")
    return f"blobs/{algorithm}/{encoded}"


def described(
    documents: Documents, diff_ids: Sequence[str], known: str, what: str, limits: Limits
) -> tuple[Config, tuple[str, ...] | None]:
    """Return the config of the image with these diff ids, and the members that its layers are.

    `known` is the config's digest, where an engine told it; the members are None when the config came alone,
    before what lists them.  Raises DigestMismatch when what the config is called is not what it is, Malformed
    when the export describes no such image.
    """
    saved = documents.named("manifest.json")
    entries = decode(saved, tuple[Saved, ...], f"{what}: manifest.json", limits) if saved else ()
    for entry in entries:
        content = documents.named(entry.config)
        config = _config(content, what, limits) if content is not None else None
        if config is not None and content is not None and list(config.rootfs.diff_ids) == list(diff_ids):
            _check(content, entry.config, known, what)
            return config, entry.layers
    if saved is None and known and (content := documents.with_digest(known)) is not None:
        return decode(content, Config, f"{what}: config", limits), None
    index = documents.named("index.json")
    found = _of_index(documents, index, diff_ids, what, limits) if index and not known else None
    if found is None:
        raise Malformed(f"{what}: the engine's export describes no image with the layers that were inspected")
    return found


def _config(content: bytes, what: str, limits: Limits) -> Config | None:
    try:
        return decode(content, Config, f"{what}: config", limits)
    except Malformed:
        return None


def _check(content: bytes, name: str, known: str, what: str) -> None:
    found = digest_of(content)
    stem = posixpath.basename(name).removesuffix(".json")
    if len(stem) == len(found.partition(":")[2]) and f"sha256:{stem}" != found:
        raise DigestMismatch(f"{what}: the content of {name} is not what its name says")
    if known and known != found:
        raise DigestMismatch(f"{what}: the exported config is {found}, not {known} as described")


def _of_index(
    documents: Documents, index: bytes, diff_ids: Sequence[str], what: str, limits: Limits
) -> tuple[Config, tuple[str, ...]] | None:
    """Look through an OCI layout's indexes for the image; what is absent is another platform's."""
    waiting: list[Descriptor] = list(decode(index, Index, f"{what}: index.json", limits).manifests)
    for _ in range(DOCUMENTS):
        if not waiting:
            break
        try:
            document = read_document(read_verified(documents, waiting.pop(), what, limits), what, limits)
            if isinstance(document, Index):
                waiting += document.manifests
                continue
            config = _config(read_verified(documents, document.config, what, limits), what, limits)
        except (NotFound, Unsupported):
            continue
        if config is not None and list(config.rootfs.diff_ids) == list(diff_ids):
            return config, tuple(_blob(layer.digest) for layer in document.layers)
    return None
