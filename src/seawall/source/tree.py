"""Layers applied in order: which path a lower layer's file still shows at, and where links lead.

OCI image specification, layer.md ("Applying Changesets"); the rules are asked per path, so that a merged
tree of a hundred thousand names is never built for the few hundred that matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from seawall.source.paths import ancestors, joined
from seawall.source.walk import Paths

LINKS_FOLLOWED = 40
FEW = 16


class Tree:
    """The view that the layers give together, lowest first."""

    def __init__(self, layers: Sequence[Paths]) -> None:
        self.layers = layers
        self._links = frozenset().union(*(paths.symlinks for paths in layers))

    def _hidden_by(self, layer: int, path: str) -> bool:
        """Say whether `layer` hides what lower layers have at `path`, apart from having the path itself."""
        paths = self.layers[layer]
        return path in paths.whiteouts or any(
            above in paths.files or above in paths.whiteouts or above in paths.opaque
            for above in (*ancestors(path), "")
        )

    def hidden(self, mine: AbstractSet[str], layer: int) -> set[str]:
        """Return those of the paths that `layer` put there which are not what is seen from the top.

        Asked for many at once, it is a few intersections of sets: hardly any directory is ever hidden.
        """
        directories = _directories(mine)
        gone: set[str] = set()
        for upper in self.layers[layer + 1 :]:
            files = upper.files.keys()
            gone |= mine & files | mine & upper.directories.keys() | mine & upper.whiteouts
            covers = directories & files | directories & upper.whiteouts | directories & upper.opaque
            if covers:
                gone.update(_below(mine, covers))
        return gone

    def visible(self, path: str, layer: int) -> bool:
        """Say whether the file that `layer` put at `path` is the one seen from the top."""
        return not self.hidden({path}, layer)

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

    def landing(self, mine: AbstractSet[str], layer: int) -> dict[str, str]:
        """Return where entries of `layer` land that have a link above them (usr-merge)."""
        linked = self._links & _directories(mine)
        if not linked:
            return {}
        moved: dict[str, str] = {}
        for path in _below(mine, linked):
            directory, _, basename = path.rpartition("/")
            resolved = self.resolve(directory, layer)
            moved[path] = path if resolved is None else joined(resolved, basename)
        return moved

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


def _directories(paths: Iterable[str]) -> set[str]:
    """Return every directory above the paths, the root ("") among them."""
    found = {""}
    for nearest in {path.rpartition("/")[0] for path in paths}:
        if nearest not in found:
            found.add(nearest)
            for above in ancestors(nearest):
                if above in found:
                    break
                found.add(above)
    return found


def _below(paths: Iterable[str], directories: AbstractSet[str]) -> Iterator[str]:
    """Yield the paths that lie below one of the directories, of which "" is the root."""
    if "" in directories:
        yield from paths
    elif len(directories) <= FEW:
        beginnings = tuple(f"{directory}/" for directory in directories)
        yield from (path for path in paths if path.startswith(beginnings))
    else:
        yield from (path for path in paths if not directories.isdisjoint(ancestors(path)))
