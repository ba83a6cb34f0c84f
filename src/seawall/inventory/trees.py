"""A directory or a single file on disk, taken as one layer."""

from __future__ import annotations

from collections.abc import Mapping

from seawall.inventory.engine import Cataloging
from seawall.inventory.merge import Contribution, merge
from seawall.inventory.selector import Selector
from seawall.model.package import Inventory
from seawall.source.detect import TreeSource
from seawall.source.directory import PSEUDO, DirectoryWalk, read_paths, single_file

OTHERS_TREES = frozenset(
    (".git", ".hg", ".svn", ".tox", ".venv", "__pycache__", "node_modules", "site-packages")
)


def read_tree(source: TreeSource, selector: Selector, *, others: bool) -> Inventory:
    """Return what a tree holds; without `others`, the trees that tools keep in a project are passed over."""
    analyser = Cataloging(selector)
    if source.kind == "file":
        paths, files_seen = single_file(source.path, analyser), 1
    else:
        skip = PSEUDO if source.kind == "rootfs" else frozenset[str]()
        prune = frozenset[str]() if others else OTHERS_TREES
        walk = DirectoryWalk(source.path, (analyser,), skip=skip, prune=prune)
        paths, files_seen = walk.run(), walk.files_seen

    def read_again(_layer: int, wanted: frozenset[str]) -> Mapping[str, bytes]:
        return read_paths(source.path, wanted)

    contribution = Contribution(None, analyser.finish(paths), paths, files_seen)
    return merge([contribution], selector, read_again)
