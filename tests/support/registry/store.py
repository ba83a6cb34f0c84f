"""What a registry holds, in memory: repositories of blobs, manifests, tags and uploads that have begun."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MANIFEST_TYPES = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
INDEX_TYPES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
OCI_INDEX = INDEX_TYPES[0]


class Refused(Exception):
    """A request that the specification has an error code for."""

    def __init__(self, status: int, code: str, why: str = "", **headers: str) -> None:
        super().__init__(why or code)
        self.status, self.code = status, code
        self.headers = {name.replace("_", "-"): text for name, text in headers.items()}


def digest_of(content: bytes, algorithm: str = "sha256") -> str:
    """Return the digest of content, as descriptors write it."""
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


def check_digest(content: bytes, digest: str) -> None:
    """Raise Refused when the content is not what the digest says, or the digest is none."""
    algorithm = digest.partition(":")[0]
    if algorithm not in {"sha256", "sha512"} or digest_of(content, algorithm) != digest:
        raise Refused(400, "DIGEST_INVALID", f"the content is not {digest}")


@dataclass(frozen=True)
class Document:
    """A manifest or an index, as it was pushed."""

    media_type: str
    content: bytes

    @property
    def fields(self) -> Mapping[str, Any]:
        """The JSON object; empty when it is none."""
        try:
            fields = json.loads(self.content)
        except ValueError:
            return {}
        return fields if isinstance(fields, dict) else {}

    @property
    def artifact_type(self) -> str:
        """What a referrers list shows: the artifactType, else the config's media type."""
        own = self.fields.get("artifactType")
        return str(own or self.fields.get("config", {}).get("mediaType", ""))

    def descriptor(self, digest: str) -> dict[str, Any]:
        """Return the descriptor of a referrers list (distribution-spec, Listing Referrers)."""
        found: dict[str, Any] = {"mediaType": self.media_type, "digest": digest, "size": len(self.content)}
        if self.artifact_type:
            found["artifactType"] = self.artifact_type
        if annotations := self.fields.get("annotations"):
            found["annotations"] = annotations
        return found


@dataclass
class Upload:
    """An upload under way; `turn` counts its locations, of which only the last is good."""

    content: bytearray = field(default_factory=bytearray)
    turn: int = 0
    short: bool = False


@dataclass
class Repository:
    """One repository."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    manifests: dict[str, Document] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def resolve(self, reference: str) -> str:
        """Return the digest of a tag or a digest, or raise Refused."""
        digest = reference if ":" in reference else self.tags.get(reference, "")
        if digest not in self.manifests:
            raise Refused(404, "MANIFEST_UNKNOWN", f"no manifest {reference}")
        return digest

    def put_blob(self, content: bytes, digest: str | None = None) -> str:
        """Keep a blob; a digest that is given is believed, true or not."""
        digest = digest or digest_of(content)
        self.blobs[digest] = content
        return digest

    def put_manifest(self, content: bytes, media_type: str, *tags: str, digest: str | None = None) -> str:
        """Keep a manifest unchecked; a digest that is given is believed, true or not."""
        digest = digest or digest_of(content)
        self.manifests[digest] = Document(media_type, content)
        self.tags.update(dict.fromkeys(tags, digest))
        return digest

    def accept_manifest(self, reference: str, content: bytes, media_type: str) -> str:
        """Keep a manifest that was pushed, if all that it needs is here; return its digest."""
        document = Document(media_type, content)
        if not document.fields:
            raise Refused(400, "MANIFEST_INVALID", "not a JSON object")
        if document.fields.get("mediaType", media_type) != media_type:
            raise Refused(400, "MANIFEST_INVALID", f"the Content-Type is {media_type}, the mediaType is not")
        if media_type in MANIFEST_TYPES:
            self._check_blobs(document.fields)
        elif media_type in INDEX_TYPES:
            for entry in document.fields["manifests"]:
                if entry["digest"] not in self.manifests:
                    raise Refused(404, "MANIFEST_BLOB_UNKNOWN", f"no manifest {entry['digest']}")
        if ":" in reference:
            check_digest(content, reference)
            return self.put_manifest(content, media_type, digest=reference)
        return self.put_manifest(content, media_type, reference)

    def _check_blobs(self, fields: Mapping[str, Any]) -> None:
        for entry in (fields["config"], *fields["layers"]):
            blob = self.blobs.get(entry["digest"])
            if blob is None and not entry.get("urls"):
                raise Refused(404, "MANIFEST_BLOB_UNKNOWN", f"no blob {entry['digest']}")
            if blob is not None and len(blob) != entry["size"]:
                raise Refused(400, "SIZE_INVALID", f"{entry['digest']} is {len(blob)} bytes")

    def delete_manifest(self, reference: str) -> None:
        """Delete a tag alone, or a manifest with every tag that it has."""
        digest = self.resolve(reference)
        if reference in self.tags:
            del self.tags[reference]
            return
        del self.manifests[digest]
        self.tags = {tag: named for tag, named in self.tags.items() if named != digest}

    def referrers(self, digest: str, artifact_type: str = "") -> list[dict[str, Any]]:
        """Return the descriptors of what names the digest as its subject."""
        found = (
            document.descriptor(own)
            for own, document in self.manifests.items()
            if (document.fields.get("subject") or {}).get("digest") == digest
        )
        return [entry for entry in found if artifact_type in {"", entry.get("artifactType", "")}]
