"""Several who look at the same pass over layers: none reads a layer that another has to read anyway."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from seawall.source.base import Analyser, Entering, File
from seawall.source.oci.image import ImageLayer
from seawall.source.tree import Tree


class Looking(Analyser, Protocol):
    """What looks at the files of one layer, and can say as bytes what it saw, in whatever process it did."""

    def packed(self) -> bytes:
        """Return what was seen, the same bytes for the same layer."""


class Companion(Protocol):
    """One who comes along on the pass that takes an image's inventory.

    What it saw of a layer is kept by `key`, so that a layer is read only for who does not know it yet.
    """

    def key(self, source: ImageLayer) -> str:
        """Return what the result for a layer depends on: words, as source.cache.entry says of a key."""

    def begin(self) -> None:
        """Get ready to look at layers, before processes are made that do it."""

    def looking(self) -> Looking:
        """Return what looks at one layer."""

    def seen(self, layer: int, packed: bytes) -> bool:
        """Take what was seen of the layer with this index; False for bytes that `packed` did not make."""

    def unread(self, layer: int, source: ImageLayer, why: str) -> None:
        """Learn that a layer could not be read."""

    def applied(self, tree: Callable[[], Tree]) -> None:
        """Learn that all layers were told of; `tree` gives the view that they have together."""


class Together:
    """Several analysers as one (see source.base.Analyser), asked in their order."""

    def __init__(self, analysers: Sequence[Analyser]) -> None:
        self._analysers = analysers
        self._wanting: list[Analyser] = []

    def wants(self, path: str, size: int, mode: int) -> bool:
        """Say whether one of them wants the file."""
        self._wanting = [each for each in self._analysers if each.wants(path, size, mode)]
        return bool(self._wanting)

    def see(self, file: File) -> None:
        """Show the file to those who wanted it; the last may take its content in pieces."""
        for each in self._wanting:
            each.see(file)


class Entered:
    """Several who are told of directories, as one (see source.base.Entering)."""

    def __init__(self, entering: Sequence[Entering]) -> None:
        self._entering = entering

    def enters(self, path: str, mode: int) -> None:
        """Tell all of them."""
        for each in self._entering:
            each.enters(path, mode)
