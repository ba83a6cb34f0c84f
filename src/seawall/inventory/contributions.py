"""What a layer contributes, as it lies in the cache and as it comes from a process of its own."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

from seawall.inventory.declared import code_digest
from seawall.inventory.engine import LayerInventory
from seawall.inventory.merge import Contribution
from seawall.model.package import Evidence, Layer
from seawall.source.cache import LayerCache
from seawall.source.oci.image import ImageLayer
from seawall.source.walk import Paths


class Kept(Struct, frozen=True, array_like=True):
    """A layer's contribution as one value; names are joined by NUL, which no name holds."""

    inventory: LayerInventory
    files_seen: int = 0
    files: str = ""
    directories: str = ""
    whiteouts: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()
    symlinks: dict[str, str] = field(default_factory=dict)
    hardlinks: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unread: str = ""

    def contribution(self, layer: Layer) -> Contribution:
        """Return what the layer contributes, to the tree and to the inventory."""
        paths = Paths(
            files=_split(self.files),
            directories=_split(self.directories),
            whiteouts=set(self.whiteouts),
            opaque=set(self.opaque),
            symlinks=self.symlinks,
            hardlinks=self.hardlinks,
            problems=self.problems,
        )
        return Contribution(layer, self.inventory, paths, self.files_seen, self.unread)


def _split(names: str) -> set[str]:
    return set(names.split("\0")) if names else set()


def packed(inventory: LayerInventory, paths: Paths, files_seen: int) -> bytes:
    """Return a layer's contribution as bytes, which `unpacked` reads."""
    kept = Kept(
        inventory=inventory,
        files_seen=files_seen,
        files="\0".join(paths.files),
        directories="\0".join(paths.directories),
        whiteouts=tuple(paths.whiteouts),
        opaque=tuple(paths.opaque),
        symlinks=paths.symlinks,
        hardlinks=paths.hardlinks,
        problems=paths.problems,
    )
    return msgspec.msgpack.encode(kept)


def unread(why: str) -> Kept:
    """Return what a layer contributes that could not be read."""
    return Kept(LayerInventory(), unread=why)


def unpacked(payload: bytes) -> Kept:
    """Return what `packed` made; msgspec.DecodeError for any other bytes."""
    return msgspec.msgpack.decode(payload, type=Kept)


def key(source: ImageLayer, evidence: frozenset[Evidence]) -> str:
    """Return what a layer's contribution depends on: its content, the code that read it, what counts."""
    return " ".join((source.layer.diff_id, code_digest(), *sorted(evidence)))


def from_cache(cache: LayerCache | None, source: ImageLayer, evidence: frozenset[Evidence]) -> Kept | None:
    """Return what is known of a layer; None when it has to be read."""
    if cache is None or source.missing:
        return None
    name = key(source, evidence)
    payload = cache.get(name)
    if payload is None:
        return None
    try:
        return unpacked(payload)
    except msgspec.DecodeError:
        cache.drop(name)
        return None
