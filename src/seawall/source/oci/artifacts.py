"""What lies in registries and is no image, told by its media types; each kind as a person calls it."""

from __future__ import annotations

from seawall.model.errors import NotAnImage
from seawall.source.oci.manifest import CONFIG_TYPES, IN_TOTO, SIMPLE_SIGNING, Manifest

# Beginnings of media types, of artifact types, layers and configs alike; the first that fits wins.
KINDS = (
    (SIMPLE_SIGNING, "cosign signatures"),
    ("application/vnd.dev.cosign.artifact.sig", "cosign signatures"),
    ("application/vnd.dev.sigstore.bundle", "a Sigstore bundle"),
    ("application/vnd.cncf.notary.signature", "a Notary Project signature"),
    (IN_TOTO, "in-toto attestations"),
    ("application/vnd.dsse.envelope", "in-toto attestations"),
    ("application/vnd.cncf.helm.", "a Helm chart"),
    ("application/vnd.wasm.", "a WebAssembly module"),
    ("application/vnd.module.wasm.", "a WebAssembly module"),
    ("application/wasm", "a WebAssembly module"),
    ("application/spdx", "an SBOM"),
    ("text/spdx", "an SBOM"),
    ("application/vnd.cyclonedx", "an SBOM"),
    ("application/vnd.syft", "an SBOM"),
    ("application/vnd.dev.cosign.artifact.sbom", "an SBOM"),
    ("application/sarif", "a scan report"),
    ("application/vnd.docker.plugin.", "a Docker plug-in"),
    ("application/vnd.sylabs.sif.", "a Singularity image file"),
    ("application/vnd.cncf.flux.", "a Flux source"),
    ("application/vnd.cncf.openpolicyagent.", "policies of Open Policy Agent"),
    ("application/vnd.cncf.kyverno.", "policies of Kyverno"),
    ("application/vnd.aquasec.trivy.", "a database of Trivy"),
)
LAYER_TYPES = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")
EMPTY = "application/vnd.oci.empty.v1+json"


def require_image(manifest: Manifest, what: str) -> None:
    """Raise NotAnImage, naming what it is, for a manifest that is not a container image."""
    layers = [layer.media_type for layer in manifest.layers]
    config = manifest.config.media_type
    artifact = manifest.artifact_type if manifest.artifact_type not in CONFIG_TYPES else ""
    if not artifact and config in CONFIG_TYPES and (not layers or any(map(_is_layer, layers))):
        return
    types = [each for each in (artifact, *layers, config) if each]
    for media_type in types:
        for beginning, kind in KINDS:
            if media_type.startswith(beginning):
                raise NotAnImage(f"{what}: not an image ({kind})")
    telling = (
        artifact or (config if config not in {*CONFIG_TYPES, EMPTY} else "") or next(iter(layers), config)
    )
    raise NotAnImage(f"{what}: not an image (an artifact of type {telling[:200]})")


def _is_layer(media_type: str) -> bool:
    return not media_type or media_type.startswith(LAYER_TYPES)
