"""Layers applied in order: which path a lower layer's file still shows at, and where links lead.

OCI image specification, layer.md ("Applying Changesets"); the rules are asked per path, so that a merged
tree of a hundred thousand names is never built for the few hundred that matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.source.paths import ancestors, joined
from seawall.source.walk import Paths

LINKS_FOLLOWED = 40


class Tree:
    """The view that the layers give together, lowest first."""

    def __init__(self, layers: Sequence[Paths]) -> None:
        self.layers = layers
        self._memo: dict[tuple[int, str], bool] = {}
        self._above: dict[tuple[int, str], bool] = {}
        self._landing: dict[tuple[int, str], str] = {}
        self._links = frozenset().union(*(paths.symlinks for paths in layers))

    def _covered(self, layer: int, directory: str) -> bool:
        """Say whether `layer` hides what lower layers have in a directory: asked per directory, once."""
        known = self._memo.get((layer, directory))
        if known is None:
            paths = self.layers[layer]
            known = directory in paths.files or directory in paths.whiteouts or directory in paths.opaque
            known = known or (bool(directory) and self._covered(layer, directory.rpartition("/")[0]))
            self._memo[layer, directory] = known
        return known

    def _hidden_by(self, layer: int, path: str) -> bool:
        """Say whether `layer` hides what lower layers have at `path`, apart from having the path itself."""
        return path in self.layers[layer].whiteouts or self._covered(layer, path.rpartition("/")[0])

    def _buried(self, layer: int, directory: str) -> bool:
        """Say whether anything above `layer` covers a directory: asked per directory, once."""
        known = self._above.get((layer, directory))
        if known is None:
            known = any(self._covered(upper, directory) for upper in range(layer + 1, len(self.layers)))
            self._above[layer, directory] = known
        return known

    def visible(self, path: str, layer: int) -> bool:
        """Say whether the file that `layer` put at `path` is the one seen from the top."""
        if self._buried(layer, path[: max(path.rfind("/"), 0)]):
            return False
        for paths in self.layers[layer + 1 :]:
            if path in paths.files or path in paths.directories or path in paths.whiteouts:
                return False
        return True

    def _at(self, path: str, top: int) -> tuple[int, str] | None:
        """Return the layer and the kind (link, file, directory) of what is at a path."""
        for layer in range(top, -1, -1):
            paths = self.layers[layer]
            if path in paths.symlinks:
                return layer, "link"
            if path in paths.files:
                return layer, "file"
            if path in paths.directories:
                return layer, "directory"
            if self._hidden_by(layer, path):
                return None
        return None

    def canonical(self, path: str, layer: int) -> str:
        """Return where an entry of `layer` lands when directories above it are links (usr-merge)."""
        directory, _, basename = path.rpartition("/")
        known = self._landing.get((layer, directory))
        if known is None:
            linked = not self._links.isdisjoint(ancestors(path))
            resolved = self.resolve(directory, layer) if linked else directory
            known = directory if resolved is None else resolved
            self._landing[layer, directory] = known
        return joined(known, basename)

    def resolve(self, path: str, top: int | None = None) -> str | None:
        """Follow every link of a path, inside the root; None for a loop.  A missing name is itself."""
        top = len(self.layers) - 1 if top is None else top
        waiting = path.split("/")[::-1]
        done: list[str] = []
        followed = 0
        while waiting:
            part = waiting.pop()
            if part in {"", "."}:
                continue
            if part == "..":
                del done[-1:]
                continue
            here = "/".join((*done, part))
            found = self._at(here, top) if here in self._links else None
            if found is None or found[1] != "link":
                done.append(part)
                continue
            followed += 1
            if followed > LINKS_FOLLOWED:
                return None
            target = self.layers[found[0]].symlinks[here]
            if target.startswith("/"):
                done = []
            waiting += target.split("/")[::-1]
        return "/".join(done)

    def provider(self, path: str) -> int | None:
        """Return the layer whose regular file is seen at a path without links, None when there is none."""
        found = self._at(path, len(self.layers) - 1)
        return found[0] if found and found[1] == "file" else None
