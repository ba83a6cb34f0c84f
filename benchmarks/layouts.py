"""OCI layouts: read one that holds an image, and write one that holds several made of its layers.

The layers of the images that are given are linked, not copied.  What is written is the same in every run.
"""

import copy
import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
REBUILT = "2026-01-02T03:04:05Z"  # when a derived image claims to have been made


@dataclass(frozen=True, slots=True)
class Recipe:
    """An image to put into a layout: the one of the layout `base`, or what is made of it.

    `height` is how many of its layers are kept (None: all).  With `package`, a small layer lies on top that
    has an npm package of this name; without it and with all layers the image is taken over as it is.
    """

    name: str
    base: Path
    height: int | None = None
    package: str = ""


def blob(layout: Path, digest: str) -> Path:
    """Return the file of a digest, e.g. `sha256:12ab…`."""
    return layout / "blobs" / digest.replace(":", "/")


def document(path: Path) -> Any:  # noqa: ANN401 - JSON of a foreign format
    """Read one JSON document."""
    return json.loads(path.read_bytes())


def manifest_of(layout: Path) -> Any:  # noqa: ANN401 - as above
    """Return the manifest of a layout that holds one image."""
    [entry] = document(layout / "index.json")["manifests"]
    return document(blob(layout, entry["digest"]))


def write(layout: Path, recipes: Iterable[Recipe]) -> frozenset[str]:
    """Write the images into a new layout, each under its name; return the digests of all layers."""
    (layout / "blobs/sha256").mkdir(parents=True)
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    entries, layers = [], set[str]()
    for recipe in recipes:
        manifest = _made(layout, recipe) if recipe.package else manifest_of(recipe.base)
        for descriptor in (manifest["config"], *manifest["layers"]):
            link = blob(layout, descriptor["digest"])
            if not link.exists():
                link.symlink_to(blob(recipe.base, descriptor["digest"]).resolve(strict=True))
        layers |= {descriptor["digest"] for descriptor in manifest["layers"]}
        name = {"org.opencontainers.image.ref.name": recipe.name}
        entries.append(_stored(layout, _json(manifest)) | {"mediaType": MANIFEST, "annotations": name})
    (layout / "index.json").write_bytes(_json({"schemaVersion": 2, "manifests": entries}))
    return frozenset(layers)


def _made(layout: Path, recipe: Recipe) -> Any:  # noqa: ANN401 - as above
    """Return the manifest of a base cut at a height and with a layer on top, whose new blobs are stored."""
    manifest = copy.deepcopy(manifest_of(recipe.base))
    config = document(blob(recipe.base, manifest["config"]["digest"]))
    tar = _layer(recipe.package)
    top = _stored(layout, gzip.compress(tar, mtime=0)) | {"mediaType": LAYER}
    manifest["layers"] = [*manifest["layers"][: recipe.height], top]
    config["rootfs"]["diff_ids"] = [*config["rootfs"]["diff_ids"][: recipe.height], _digest(tar)]
    made = [entry for entry in config.get("history", ()) if not entry.get("empty_layer")]
    config["history"] = [*made[: recipe.height], {"created": REBUILT, "created_by": f"COPY {recipe.package}"}]
    config["created"] = REBUILT
    manifest["config"] |= _stored(layout, _json(config))
    return manifest


def _layer(package: str) -> bytes:
    """Return the tar of a layer with one npm package."""
    manifest = _json({"name": package, "version": "1.0.0", "license": "Apache-2.0"})
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        path = f"opt/own/node_modules/{package}/package.json"
        for parent in (*reversed(Path(path).parents[:-1]),):
            entry = tarfile.TarInfo(str(parent))
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        entry = tarfile.TarInfo(path)
        entry.size = len(manifest)
        tar.addfile(entry, io.BytesIO(manifest))
    return raw.getvalue()


def _stored(layout: Path, data: bytes) -> dict[str, Any]:
    """Store a blob; return its digest and size."""
    digest = _digest(data)
    blob(layout, digest).write_bytes(data)
    return {"digest": digest, "size": len(data)}


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _json(value: Any) -> bytes:  # noqa: ANN401 - as above
    return json.dumps(value).encode()
