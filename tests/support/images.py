"""Small images made in the test: layers from lists of members, layouts and archives around them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import zstandard

Compressor = Callable[[bytes], bytes]
PLAIN: Compressor = bytes
ZSTD: Compressor = zstandard.ZstdCompressor().compress


def GZIP(content: bytes) -> bytes:  # noqa: N802 - beside PLAIN and ZSTD
    return gzip.compress(content, 1, mtime=0)


OCI_LAYER = "application/vnd.oci.image.layer.v1.tar"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"


@dataclass
class Entry:
    """A tar member: a file with content, or a link, or whatever `kind` says."""

    name: str
    content: bytes = b""
    kind: bytes = tarfile.REGTYPE
    link: str = ""
    mode: int = 0o644
    pax: dict[str, str] = field(default_factory=dict)
    device: tuple[int, int] = (0, 0)


def file(name: str, content: bytes | str = b"", mode: int = 0o644) -> Entry:
    return Entry(name, content.encode() if isinstance(content, str) else content, mode=mode)


def directory(name: str, pax: dict[str, str] | None = None) -> Entry:
    return Entry(name, kind=tarfile.DIRTYPE, mode=0o755, pax=pax or {})


def symlink(name: str, target: str) -> Entry:
    return Entry(name, kind=tarfile.SYMTYPE, link=target)


def hardlink(name: str, target: str) -> Entry:
    return Entry(name, kind=tarfile.LNKTYPE, link=target)


def tar(entries: Sequence[Entry], format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002
    """A tar archive with these members, in this order."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for entry in entries:
            info = tarfile.TarInfo(entry.name)
            info.type, info.linkname, info.mode = entry.kind, entry.link, entry.mode
            info.size = len(entry.content)
            info.pax_headers = entry.pax
            info.devmajor, info.devminor = entry.device
            archive.addfile(info, io.BytesIO(entry.content))
    return out.getvalue()


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@dataclass
class Built:
    """An image's documents and blobs by digest."""

    blobs: dict[str, bytes]
    manifest: dict[str, object]
    config: dict[str, object]
    diff_ids: list[str]
    layer_digests: list[str]

    @property
    def manifest_bytes(self) -> bytes:
        return json.dumps(self.manifest).encode()

    @property
    def digest(self) -> str:
        return sha256(self.manifest_bytes)

    @property
    def config_bytes(self) -> bytes:
        return json.dumps(self.config).encode()

    def descriptor(self, **more: object) -> dict[str, object]:
        return {"mediaType": OCI_MANIFEST, "digest": self.digest, "size": len(self.manifest_bytes), **more}


def build(
    layers: Sequence[Sequence[Entry] | bytes],
    *,
    compress: Compressor | Sequence[Compressor] = GZIP,
    history: list[dict[str, object]] | None = None,
    platform: dict[str, str] | None = None,
) -> Built:
    """An image of these layers (members, or ready tar bytes)."""
    tars = [layer if isinstance(layer, bytes) else tar(layer) for layer in layers]
    compressors = [compress] * len(tars) if callable(compress) else list(compress)
    packed = [pack(content) for pack, content in zip(compressors, tars, strict=True)]
    config: dict[str, object] = {
        **(platform or {"os": "linux", "architecture": "amd64"}),
        "rootfs": {"type": "layers", "diff_ids": [sha256(content) for content in tars]},
        "history": history
        if history is not None
        else [{"created_by": f"layer {i}"} for i in range(len(tars))],
    }
    config_bytes = json.dumps(config).encode()
    blobs = {sha256(content): content for content in (*packed, config_bytes)}
    manifest: dict[str, object] = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": {"mediaType": OCI_CONFIG, "digest": sha256(config_bytes), "size": len(config_bytes)},
        "layers": [{"mediaType": OCI_LAYER, "digest": sha256(c), "size": len(c)} for c in packed],
    }
    built = Built(blobs, manifest, config, [sha256(c) for c in tars], [sha256(c) for c in packed])
    blobs[built.digest] = built.manifest_bytes
    return built


def write_layout(
    root: Path,
    images: Sequence[Built],
    *,
    descriptors: Sequence[dict[str, object]] | None = None,
    extra: dict[str, bytes] | None = None,
) -> Path:
    """An OCI layout with these images, one index entry each unless `descriptors` says otherwise."""
    for path, content in layout_files(images, descriptors=descriptors, extra=extra).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def layout_files(
    images: Sequence[Built],
    *,
    descriptors: Sequence[dict[str, object]] | None = None,
    extra: dict[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The files of an OCI layout by path."""
    entries = list(descriptors) if descriptors is not None else [image.descriptor() for image in images]
    index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}
    files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": json.dumps(index).encode()}
    blobs = {digest: content for image in images for digest, content in image.blobs.items()} | (extra or {})
    return files | {f"blobs/{digest.replace(':', '/')}": content for digest, content in blobs.items()}


def docker_files(image: Built, tags: Sequence[str] = ("shop:1",)) -> dict[str, bytes]:
    """The files of a classic `docker save` of an image whose layers are plain."""
    config_digest = str(image.manifest["config"]["digest"])  # type: ignore[index]
    names = [f"{digest.partition(':')[2]}/layer.tar" for digest in image.layer_digests]
    config = f"{config_digest.partition(':')[2]}.json"
    saved = [{"Config": config, "RepoTags": list(tags), "Layers": names}]
    files = {"manifest.json": json.dumps(saved).encode(), config: image.blobs[config_digest]}
    return files | {name: image.blobs[d] for name, d in zip(names, image.layer_digests, strict=True)}


def write_archive(path: Path, files: dict[str, bytes], compress: Compressor = PLAIN) -> Path:
    """A tar file with these members."""
    path.write_bytes(compress(tar([file(name, content) for name, content in files.items()])))
    return path


DEBIAN_11 = (
    'ID=debian\nVERSION_ID="11"\nPRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\nVERSION_CODENAME=bullseye\n'
)


def stanza(name: str, version: str, *, status: str = "install ok installed", **more: str) -> str:
    """A stanza of dpkg's status file."""
    fields = {"Package": name, "Status": status, "Architecture": "amd64", **more, "Version": version}
    return "".join(f"{key}: {value}\n" for key, value in fields.items()) + "\n"
