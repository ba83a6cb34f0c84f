"""What a registry of the test can be filled with: images, indexes, artifacts, and what only looks like one.

These put into the store what a client would push, so that a test can also have what no registry accepts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from support.images import OCI_CONFIG, OCI_INDEX, OCI_LAYER, OCI_MANIFEST, Built, Entry, build, sha256
from support.registry.api import Registry
from support.registry.store import Repository, digest_of

DOCKER_TYPES = {
    OCI_MANIFEST: "application/vnd.docker.distribution.manifest.v2+json",
    OCI_INDEX: "application/vnd.docker.distribution.manifest.list.v2+json",
    OCI_CONFIG: "application/vnd.docker.container.image.v1+json",
    f"{OCI_LAYER}+gzip": "application/vnd.docker.image.rootfs.diff.tar.gzip",
}
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"
EMPTY_TYPE = "application/vnd.oci.empty.v1+json"
EMPTY = b"{}"
Descriptor = dict[str, Any]


def remade(image: Built, **changes: object) -> Built:
    """Return an image whose manifest has other fields; the layers and the config stay what they were."""
    blobs = {digest: content for digest, content in image.blobs.items() if digest != image.digest}
    changed = replace(image, manifest={**image.manifest, **changes}, blobs=blobs)
    blobs[changed.digest] = changed.manifest_bytes
    return changed


def typed(image: Built) -> Built:
    """Return the image with the media types that its layers' bytes deserve."""
    suffixes = {b"\x1f\x8b": "+gzip", b"\x28\xb5": "+zstd"}
    layers = [
        {**entry, "mediaType": OCI_LAYER + suffixes.get(image.blobs[entry["digest"]][:2], "")}
        for entry in _layers(image)
    ]
    return remade(image, layers=layers)


def as_docker(image: Built) -> Built:
    """Return the image under Docker's media types (image manifest version 2, schema 2); gzip layers only."""
    renamed = typed(image)
    config = {**renamed.manifest["config"], "mediaType": DOCKER_TYPES[OCI_CONFIG]}  # type: ignore[dict-item]
    layers = [{**entry, "mediaType": DOCKER_TYPES[entry["mediaType"]]} for entry in _layers(renamed)]
    return remade(renamed, mediaType=DOCKER_TYPES[OCI_MANIFEST], config=config, layers=layers)


def with_layer(image: Built, number: int, **changes: object) -> Built:
    """Return the image with the descriptor of one layer changed."""
    layers = _layers(image)
    layers[number] = {**layers[number], **changes}
    return remade(image, layers=layers)


def foreign(image: Built, number: int, *urls: str) -> Built:
    """Return the image with a layer that lies elsewhere, and is not among the blobs."""
    changed = with_layer(
        image, number, mediaType="application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", urls=[*urls]
    )
    del changed.blobs[image.layer_digests[number]]
    return changed


def encrypted(image: Built, number: int) -> Built:
    """Return the image with a layer that is encrypted (ocicrypt): its bytes are noise."""
    noise = bytes((byte * 167 + 13) % 256 for byte in image.blobs[image.layer_digests[number]])
    changed = with_layer(
        image,
        number,
        mediaType=f"{OCI_LAYER}+gzip+encrypted",
        digest=sha256(noise),
        annotations={"org.opencontainers.image.enc.keys.jwe": "bm90IGEga2V5"},
    )
    changed.blobs[sha256(noise)] = noise
    del changed.blobs[image.layer_digests[number]]
    return changed


def _layers(image: Built) -> list[Descriptor]:
    layers = image.manifest["layers"]
    assert isinstance(layers, list)
    return list(layers)


def put_image(
    registry: Registry,
    repository: str,
    image: Built | Sequence[Sequence[Entry] | bytes],
    *tags: str,
    **options: Any,
) -> Built:
    """Put an image, or what `images.build` makes of these layers and options, under these tags."""
    built = image if isinstance(image, Built) else typed(build(image, **options))
    place = registry.repository(repository)
    for digest, content in built.blobs.items():
        if digest != built.digest:
            place.put_blob(content, digest)
    place.put_manifest(built.manifest_bytes, str(built.manifest["mediaType"]), *tags)
    return built


def put_index(
    registry: Registry, repository: str, entries: Sequence[Descriptor], *tags: str, **more: object
) -> Descriptor:
    """Put an index of these descriptors under these tags; return its own descriptor."""
    return put_document(
        registry.repository(repository),
        {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": list(entries), **more},
        *tags,
    )


def put_document(place: Repository, fields: Mapping[str, Any], *tags: str) -> Descriptor:
    """Put a manifest or an index under its own media type; return its descriptor."""
    content = json.dumps(fields).encode()
    media_type = str(fields["mediaType"])
    digest = place.put_manifest(content, media_type, *tags)
    return {"mediaType": media_type, "digest": digest, "size": len(content)}


def put_platforms(registry: Registry, repository: str, images: Mapping[str, Built], *tags: str) -> Descriptor:
    """Put an index of images by platform, written `linux/arm64` or `linux/arm/v7`."""
    entries = []
    for platform, image in images.items():
        put_image(registry, repository, image)
        names = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
        entries.append(image.descriptor(platform=names))
    return put_index(registry, repository, entries, *tags)


def put_nested(registry: Registry, repository: str, image: Built, depth: int, *tags: str) -> Descriptor:
    """Put an image inside so many indexes, one in the other."""
    put_image(registry, repository, image)
    inner: Descriptor = image.descriptor()
    for level in range(depth):
        inner = put_index(registry, repository, [inner], *(tags if level == depth - 1 else ()))
    return inner


def put_cycle(registry: Registry, repository: str, *tags: str) -> str:
    """Put two indexes that hold each other; one's digest must be a lie.  Return the true one's."""
    place = registry.repository(repository)
    false = digest_of(b"the cycle")
    true = put_index(registry, repository, [{"mediaType": OCI_INDEX, "digest": false, "size": 200}], *tags)
    content = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [true]}).encode()
    place.put_manifest(content, OCI_INDEX, digest=false)
    return str(true["digest"])


def put_huge(registry: Registry, repository: str, image: Built, size: int, *tags: str) -> Built:
    """Put an image whose manifest is longer than `size` bytes, and true."""
    return put_image(registry, repository, remade(image, annotations={"padding": "x" * size}), *tags)


def put_schema_1(registry: Registry, repository: str, image: Built, *tags: str) -> str:
    """Put Docker's oldest kind of manifest, layers from the top, for the layers of an image."""
    put_image(registry, repository, image)
    fields = {
        "schemaVersion": 1,
        "name": repository,
        "tag": tags[0] if tags else "latest",
        "architecture": "amd64",
        "fsLayers": [{"blobSum": digest} for digest in reversed(image.layer_digests)],
        "history": [{"v1Compatibility": '{"id":"0"}'} for _ in image.layer_digests],
        "signatures": [{"header": {"alg": "ES256"}, "protected": "e30", "signature": "AA"}],
    }
    content = json.dumps(fields, indent=3).encode()
    return registry.repository(repository).put_manifest(content, SCHEMA_1, *tags)


@dataclass(frozen=True)
class Artifact:
    """Something in a registry that is no image: its media types and its one blob."""

    artifact_type: str = ""
    config_type: str = EMPTY_TYPE
    config: bytes = EMPTY
    blob_type: str = "application/octet-stream"
    blob: bytes = b"content"


HELM_CHART = Artifact(
    config_type="application/vnd.cncf.helm.config.v1+json",
    config=b'{"name":"shop","version":"1.0.0","apiVersion":"v2"}',
    blob_type="application/vnd.cncf.helm.chart.content.v1.tar+gzip",
)
COSIGN_SIGNATURE = Artifact(
    config_type=OCI_CONFIG,
    config=b'{"architecture":"","os":"","config":{},"rootfs":{"type":"layers","diff_ids":[]}}',
    blob_type="application/vnd.dev.cosign.simplesigning.v1+json",
    blob=b'{"critical":{"type":"cosign container image signature"}}',
)
SIGSTORE_BUNDLE = Artifact(
    artifact_type="application/vnd.dev.sigstore.bundle.v0.3+json",
    blob_type="application/vnd.dev.sigstore.bundle.v0.3+json",
    blob=b'{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}',
)
ATTESTATION = Artifact(
    config_type=OCI_CONFIG,
    config=b'{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":[]}}',
    blob_type="application/vnd.in-toto+json",
    blob=b'{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}',
)
SBOM = Artifact(
    artifact_type="application/vnd.cyclonedx+json",
    blob_type="application/vnd.cyclonedx+json",
    blob=b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}',
)
WASM = Artifact(
    config_type="application/vnd.wasm.config.v0+json",
    config=b'{"architecture":"wasm","os":"wasip1","layerDigests":[]}',
    blob_type="application/wasm",
    blob=b"\x00asm\x01\x00\x00\x00",
)
UNKNOWN_ARTIFACT = Artifact(artifact_type="application/vnd.example.thing")
ARTIFACTS = {
    "Helm chart": HELM_CHART,
    "cosign signature": COSIGN_SIGNATURE,
    "Sigstore bundle": SIGSTORE_BUNDLE,
    "attestation": ATTESTATION,
    "SBOM": SBOM,
    "WebAssembly module": WASM,
    "unknown artifact": UNKNOWN_ARTIFACT,
}


def put_artifact(
    registry: Registry,
    repository: str,
    artifact: Artifact,
    *tags: str,
    subject: Descriptor | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Descriptor:
    """Put an artifact, perhaps about a subject; return its descriptor."""
    place = registry.repository(repository)
    fields: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": _blob(place, artifact.config_type, artifact.config),
        "layers": [_blob(place, artifact.blob_type, artifact.blob)],
    }
    if artifact.artifact_type:
        fields["artifactType"] = artifact.artifact_type
    if subject:
        fields["subject"] = {key: subject[key] for key in ("mediaType", "digest", "size")}
    if annotations:
        fields["annotations"] = dict(annotations)
    return put_document(place, fields, *tags)


def _blob(place: Repository, media_type: str, content: bytes) -> Descriptor:
    return {"mediaType": media_type, "digest": place.put_blob(content), "size": len(content)}


def put_fallback(registry: Registry, repository: str, subject: str, entries: Sequence[Descriptor]) -> None:
    """Put the index of referrers where registries without the API have it: the subject's digest as a tag."""
    put_index(registry, repository, entries, subject.replace(":", "-"))
