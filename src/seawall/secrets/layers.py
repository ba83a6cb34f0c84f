"""Secrets in the layers of an image, on the pass that is made over them anyway."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from seawall.inventory.declared import code_digest
from seawall.model.package import NotAssessed
from seawall.secrets.digests import lettered
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found, Hit
from seawall.secrets.looking import Looking
from seawall.source.oci.image import ImageLayer
from seawall.source.tree import Tree


class LayerSecrets:
    """Comes along on the pass (see source.companions.Companion) and gathers what each layer holds.

    Nothing of a layer is forgotten because a later one hides it: who has the image has the layer.
    """

    def __init__(self, make: Callable[[], Engine], digest: str) -> None:
        self._make = make
        self._engine: Engine | None = None
        self._word = lettered(digest)
        self._layers: dict[int, Found] = {}
        self._hidden: dict[int, frozenset[str]] = {}
        self.not_assessed: list[NotAssessed] = []

    def key(self, source: ImageLayer) -> str:
        """Return what the result for a layer depends on: its content, the code, the rules and settings."""
        return f"{source.layer.diff_id} {code_digest()} {self._word}"

    @property
    def engine(self) -> Engine:
        """What searches: made when first asked for, for a known image is not searched."""
        if self._engine is None:
            self._engine = self._make()
        return self._engine

    def begin(self) -> None:
        """Get ready; asked before processes are forked that all need the same."""
        assert self.engine

    def looking(self) -> Looking:
        """Return what looks at one layer."""
        return Looking(self.engine)

    def seen(self, layer: int, packed: bytes) -> bool:
        """Take what was seen of a layer; False for bytes that are something else."""
        try:
            self._layers[layer] = msgspec.msgpack.decode(packed, type=Found)
        except msgspec.DecodeError:
            return False
        return True

    def unread(self, layer: int, source: ImageLayer, why: str) -> None:
        """Note that a layer could not be read."""
        self.not_assessed.append(NotAssessed("layer", source.layer.diff_id, why, layer))

    def applied(self, tree: Callable[[], Tree]) -> None:
        """Find out which of the files with secrets a later layer hides; without one, nothing is asked."""
        paths = {
            layer: frozenset(outermost(hit.path) for hit in found.hits)
            for layer, found in self._layers.items()
            if found.hits
        }
        if paths:
            applied = tree()
            self._hidden = {layer: frozenset(applied.hidden(mine, layer)) for layer, mine in paths.items()}

    @property
    def hits(self) -> list[tuple[int, Hit]]:
        """The secrets, the lowest layer first, `gone` where a later layer hides the file."""
        return [
            (layer, replace(hit, gone=outermost(hit.path) in self._hidden.get(layer, ())))
            for layer, found in sorted(self._layers.items())
            for hit in found.hits
        ]

    @property
    def found(self) -> Found:
        """What came of all layers together."""
        every = Found()
        for _, found in sorted(self._layers.items()):
            every.add(found)
        return every


def outermost(path: str) -> str:
    """Return the file of the target that a path leads into."""
    return path.partition("!")[0]
