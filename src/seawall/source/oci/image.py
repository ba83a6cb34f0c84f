"""An image: a manifest, its config and its layers, whatever holds the blobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol, Self, cast

from msgspec import Struct

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed, NotFound
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.source.base import MIB
from seawall.source.limits import Limits
from seawall.source.oci import platforms
from seawall.source.oci.artifacts import require_image
from seawall.source.oci.manifest import (
    Config,
    Descriptor,
    Index,
    Manifest,
    Platform,
    checked_digest,
    commands,
    decode,
    read_document,
)
from seawall.source.streams import new_hash, reading_pieces

FOREIGN = "a foreign layer, whose content lies elsewhere and was not fetched (--foreign-layers)"
UNNAMED = 64  # images without platforms in one index, each of which costs two documents to tell


class NotElsewhere(NotFound):
    """A foreign layer was looked for at its addresses, and none had it."""


class Blobs(Protocol):
    """The least that a backing of images must offer."""

    def open(self, digest: str) -> BinaryIO:
        """Open a blob for one read from its start; NotFound when it is not there."""

    def has(self, digest: str) -> bool:
        """Say whether the blob can be expected to open; cheap."""


class ImageLayer(Struct, frozen=True):
    """A layer that can be opened; `missing` says why it cannot be read, when it cannot."""

    layer: Layer
    open: Callable[[], BinaryIO]
    missing: str = ""


class Export(Struct, frozen=True):
    """All of an image as one tar stream, for what gives no layer alone (see source.arriving).

    `config` is the digest of the image's config, where that is known.  When `told` is False, what made each
    layer is not known before the config was read; it depends on nothing but `identity`.
    """

    open: Callable[[], AbstractContextManager[Iterable[bytes]]]
    identity: str
    config: str = ""
    told: bool = True


class Image(Struct, frozen=True):
    """One image of one platform, resolved and verified down to its config; `os` as that names it.

    `local` says that its layers are files here, which nobody waits for.  With an `export` they cannot be
    opened one by one: they arrive together.  `config` is what was read of its configuration; an engine tells
    that without the history where it does not say which of the steps made a layer.
    """

    target: Target
    layers: tuple[ImageLayer, ...]
    os: str = ""
    os_version: str = ""
    local: bool = True
    export: Export | None = None
    config: Config = Config()


class _Counted:
    """A layer's bytes on their way; `told` is given how many have come, every MiB and at the end."""

    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file, self._told, self._read, self._said = file, told, 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, size: int = -1) -> bytes:
        """Read, and tell."""
        return self._counting(self._file.read(size))

    def read1(self, size: int = -1) -> bytes:
        """Read what is there, and tell."""
        return self._counting(reading_pieces(self._file)(size))

    def _counting(self, piece: bytes) -> bytes:
        self._read += len(piece)
        if self._read != self._said and (not piece or self._read - self._said >= MIB):
            self._said = self._read
            self._told(self._read)
        return piece


def counted(source: ImageLayer, told: Callable[[int], None]) -> ImageLayer:
    """Return a layer that tells, from the thread that reads it, how many bytes have come."""

    def opened() -> BinaryIO:
        return cast("BinaryIO", _Counted(source.open(), told))

    return ImageLayer(source.layer, opened, source.missing)


def read_verified(blobs: Blobs, descriptor: Descriptor, what: str, limits: Limits) -> bytes:
    """Read a small blob and check its digest and length."""
    digest = checked_digest(descriptor.digest)
    with blobs.open(digest) as file:
        content = file.read(limits.metadata + 1)
    if len(content) > limits.metadata:
        raise LimitExceeded(f"{what}: more than the {limits.metadata} bytes allowed")
    found = new_hash(digest)
    found.update(content)
    if found.hexdigest() != digest.partition(":")[2]:
        raise DigestMismatch(f"{what}: the content of {digest} is not what its digest says")
    return content


def resolve(
    blobs: Blobs, descriptor: Descriptor, wanted: Platform | None, what: str, limits: Limits
) -> tuple[Manifest, Descriptor, str]:
    """Follow indexes to one image manifest; also return its descriptor and the outermost index's digest."""
    outer = ""
    for _ in range(limits.index_depth):
        document = read_document(read_verified(blobs, descriptor, what, limits), what, limits)
        if isinstance(document, Manifest):
            require_image(document, what)
            return document, descriptor, outer
        outer = outer or descriptor.digest
        descriptor = _choose(document, blobs, wanted, what, limits)
    raise LimitExceeded(f"{what}: indexes nested more than {limits.index_depth} deep")


def _choose(index: Index, blobs: Blobs, wanted: Platform | None, what: str, limits: Limits) -> Descriptor:
    """Choose an entry; one without a platform is asked for its config when it matters.

    An archive often carries one platform of an index that lists many: unless a platform is asked for,
    only what is there is chosen from.
    """
    images = [entry for entry in index.manifests if not platforms.is_attestation(entry)]
    if wanted is None:
        images = [entry for entry in images if blobs.has(entry.digest)] or images
    if len(images) > 1 and all(entry.platform is None for entry in images):
        if len(images) > UNNAMED:
            raise LimitExceeded(f"{what}: {len(images)} images without platforms; choose one by its digest")
        index_entries = [_with_platform(blobs, entry, what, limits) for entry in images]
        return platforms.choose(index_entries, wanted, what)
    return platforms.choose(images, wanted, what)


def _with_platform(blobs: Blobs, entry: Descriptor, what: str, limits: Limits) -> Descriptor:
    """Fill in an entry's platform from its config, where the blobs are present."""
    try:
        document = read_document(read_verified(blobs, entry, what, limits), what, limits)
        if not isinstance(document, Manifest):
            return entry
        config = decode(read_verified(blobs, document.config, what, limits), Config, what, limits)
    except NotFound:
        return entry
    return Descriptor(
        entry.digest, entry.size, entry.media_type, entry.artifact_type, config.platform, entry.annotations
    )


def load(
    blobs: Blobs, descriptor: Descriptor, wanted: Platform | None, target: Target, limits: Limits
) -> Image:
    """Resolve a descriptor to an image; `target` brings the reference, kind and tags."""
    what = target.reference
    manifest, chosen, index_digest = resolve(blobs, descriptor, wanted, what, limits)
    config = decode(
        read_verified(blobs, manifest.config, f"{what}: config", limits), Config, f"{what}: config", limits
    )
    _check_platform(config, wanted, what)
    diff_ids = [checked_digest(diff_id) for diff_id in config.rootfs.diff_ids]
    if len(diff_ids) != len(manifest.layers):
        raise Malformed(
            f"{what}: {len(manifest.layers)} layers in the manifest, {len(diff_ids)} diff ids in the config"
        )
    created_by = commands(config, len(diff_ids))
    layers = tuple(
        _layer(
            blobs, entry, Layer(diff_id, checked_digest(entry.digest), entry.size, entry.media_type, command)
        )
        for entry, diff_id, command in zip(manifest.layers, diff_ids, created_by, strict=True)
    )
    described = Target(
        reference=what,
        kind=target.kind,
        digest=chosen.digest,
        image_id=manifest.config.digest,
        index_digest=index_digest,
        platform=str(config.platform),
        tags=target.tags,
        created=config.created,
    )
    return Image(described, layers, config.os, config.os_version, config=config)


def _check_platform(config: Config, wanted: Platform | None, what: str) -> None:
    if wanted and config.architecture and not platforms.matches(config.platform, wanted):
        raise NotFound(f"{what}: the image is for {config.platform}, not {wanted}")


def _layer(blobs: Blobs, entry: Descriptor, layer: Layer) -> ImageLayer:
    missing = ""
    if layer.media_type.endswith("+encrypted"):
        missing = "the layer is encrypted"
    return ImageLayer(layer, lambda: _open_layer(blobs, entry), missing)


def _open_layer(blobs: Blobs, entry: Descriptor) -> BinaryIO:
    try:
        return blobs.open(entry.digest)
    except NotElsewhere:
        raise
    except NotFound:
        if entry.urls or "foreign" in entry.media_type or "nondistributable" in entry.media_type:
            raise NotFound(FOREIGN) from None
        raise NotFound("the layer's blob is not there") from None
