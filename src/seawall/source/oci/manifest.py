"""The documents of the OCI image specification 1.1: descriptors, indexes, manifests and configs.

Docker's schema 2 documents have the same fields under other media types.  Everything is decoded into
frozen values; what breaks the specification is Malformed, what is well formed but no image Unsupported.
"""

from __future__ import annotations

import re
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.model.secrecy import redacted_command
from seawall.source.limits import Limits

INDEX_TYPES = frozenset(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    )
)
MANIFEST_TYPES = frozenset(
    (
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
CONFIG_TYPES = frozenset(
    (
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.docker.container.image.v1+json",
        "",
    )
)
LONGEST = 2**63 - 1  # what a descriptor can say (descriptor.md: an int64)
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1"
IN_TOTO = "application/vnd.in-toto+json"
SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json"
ATTESTATION_ANNOTATION = "vnd.docker.reference.type"
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+\Z")
_HEX = re.compile(r"sha256:[0-9a-f]{64}\Z|sha384:[0-9a-f]{96}\Z|sha512:[0-9a-f]{128}\Z")


class Platform(Struct, frozen=True):
    """The platform of an index entry (image-index.md)."""

    os: str = ""
    architecture: str = ""
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)


class Descriptor(Struct, frozen=True, rename={"media_type": "mediaType", "artifact_type": "artifactType"}):
    """A reference to content by digest (descriptor.md); `size` in bytes."""

    digest: str
    size: Annotated[int, Meta(ge=0, le=LONGEST)] = 0
    media_type: str = ""
    artifact_type: str = ""
    platform: Platform | None = None
    annotations: dict[str, str] = field(default_factory=dict)
    urls: tuple[str, ...] = ()


class Manifest(Struct, frozen=True, rename="camel"):
    """An image manifest (manifest.md)."""

    config: Descriptor
    layers: tuple[Descriptor, ...] = ()
    media_type: str = ""
    artifact_type: str = ""
    subject: Descriptor | None = None


class Index(Struct, frozen=True, rename="camel"):
    """An image index (image-index.md)."""

    manifests: tuple[Descriptor, ...]
    media_type: str = ""


class History(Struct, frozen=True):
    """One entry of a config's history (config.md)."""

    created_by: str = ""
    empty_layer: bool = False
    comment: str = ""


class RootFs(Struct, frozen=True):
    """The layers of a config, by the digests of their uncompressed bytes."""

    diff_ids: tuple[str, ...] = ()
    type: str = "layers"


class Config(Struct, frozen=True):
    """What an image's config tells that we use (config.md)."""

    architecture: str = ""
    os: str = ""
    variant: str = ""
    os_version: str = field(default="", name="os.version")
    created: str = ""
    rootfs: RootFs = RootFs()
    history: tuple[History, ...] = ()
    config: object = None
    """How containers of it run, as it was written: of whatever types."""

    @property
    def platform(self) -> Platform:
        """What the image says it runs on."""
        return Platform(self.os, self.architecture, self.variant)


class _Probe(Struct):
    """Enough of an unknown document to tell what it is."""

    schemaVersion: int = 2  # noqa: N815 - the field's name
    mediaType: str = ""  # noqa: N815 - the field's name
    manifests: object = None
    layers: object = None
    fsLayers: object = None  # noqa: N815 - the field's name


Document = TypeVar("Document")


def checked_digest(digest: str) -> str:
    """Return a well-formed digest of a registered algorithm, or raise Malformed."""
    if not _HEX.match(digest):
        kind = "not of an algorithm we know" if _DIGEST.match(digest) else "not a digest"
        raise Malformed(f"{digest[:100]!r} is {kind}")
    return digest


def decode(content: bytes, kind: type[Document], what: str, limits: Limits) -> Document:
    """Decode one JSON document; Malformed names `what` and the field.

    A field that is null counts as absent, as it does for the programs in Go that write these documents.
    """
    if len(content) > limits.metadata:
        raise LimitExceeded(f"{what}: {len(content)} bytes, more than the {limits.metadata} allowed")
    try:
        return msgspec.convert(_without_nulls(msgspec.json.decode(content)), kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"{what}: {error}") from None


def _without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_nulls(held) for key, held in value.items() if held is not None}
    return [_without_nulls(held) for held in value] if isinstance(value, list) else value


def read_document(content: bytes, what: str, limits: Limits) -> Manifest | Index:
    """Tell an index from a manifest by its fields; schema 1 and others are Unsupported."""
    probe = decode(content, _Probe, what, limits)
    if probe.schemaVersion == 1 or probe.fsLayers is not None:
        raise Unsupported(
            f"{what}: a Docker schema 1 manifest, which carries no digests of its content; push it again"
        )
    if probe.manifests is not None:
        return decode(content, Index, what, limits)
    if probe.layers is not None or probe.mediaType in MANIFEST_TYPES:
        return decode(content, Manifest, what, limits)
    raise Unsupported(
        f"{what}: neither an image manifest nor an index ({probe.mediaType or 'no media type'})"
    )


def commands(config: Config, layers: int) -> list[str]:
    """Return the history command of each layer, "" where history and layers do not match.

    Entries marked `empty_layer` made no layer.  When the rest is not as many as the layers (squashed and
    committed images), guessing would blame the wrong command, so none is named.  They are for showing, and
    hold no build argument that is a secret.
    """
    made = [redacted_command(entry.created_by) for entry in config.history if not entry.empty_layer]
    return made if len(made) == layers else [""] * layers
