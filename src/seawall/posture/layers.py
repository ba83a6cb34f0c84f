"""What was noted of each layer, applied in order: what a later layer deleted or replaced is not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from seawall.inventory.declared import code_digest
from seawall.model.package import NotAssessed
from seawall.posture.images import Accounts, Cache, Files, Held
from seawall.posture.observing import Noted, Observed, Observer, unpacked
from seawall.source.oci.image import ImageLayer
from seawall.source.tree import Tree

_CODE = ("imagefiles.py", "images.py", "observing.py")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # keys of the cache have words of letters


@cache
def _code() -> str:
    """Return what tells this code from another that notes other things."""
    found = hashlib.sha256()
    for name in _CODE:
        found.update(Path(__file__).with_name(name).read_bytes())
    return found.hexdigest()[:24].translate(_LETTERS)


class Noting:
    """The companion of the pass over an image's layers (source.companions) that notes what posture asks."""

    def __init__(self) -> None:
        self._layers: dict[int, Observed] = {}
        self.files: Files | None = None
        self.not_assessed: list[NotAssessed] = []

    def key(self, source: ImageLayer) -> str:
        """Return what the notes of a layer depend on: its content and the code."""
        return f"{source.layer.diff_id} {code_digest()} posture-{_code()}"

    def begin(self) -> None:
        """Get ready: there is nothing to be done."""

    def looking(self) -> Observer:
        """Return what looks at one layer."""
        return Observer()

    def seen(self, layer: int, packed: bytes) -> bool:
        """Take the notes of a layer; False for bytes that are none."""
        try:
            self._layers[layer] = unpacked(packed)
        except msgspec.DecodeError:
            return False
        return True

    def unread(self, layer: int, source: ImageLayer, why: str) -> None:
        """Note that there are no notes of a layer, for it could not be read."""
        self.not_assessed.append(NotAssessed("layer", source.layer.diff_id, why, layer))

    def applied(self, tree: Callable[[], Tree]) -> None:
        """Put the notes of all layers together."""
        layers = [self._layers.get(index, Observed()) for index in range(max(self._layers, default=-1) + 1)]
        self.files = applied(layers, tree)
        for index, observed in enumerate(layers):
            for path, why in observed.problems:
                self.not_assessed.append(NotAssessed("file", path, why, layer=index))


def applied(layers: Sequence[Observed], tree: Callable[[], Tree]) -> Files:
    """Return what is seen of what was noted; `tree` gives the view of the layers, if there is need of it."""
    if not any(_said(observed) for observed in layers):
        return Files()
    view = tree()

    def seen(kind: str) -> tuple[Held, ...]:
        found: list[Held] = []
        for index, observed in enumerate(layers):
            noted: list[Noted] = getattr(observed, kind)
            hidden = view.hidden({each.path.rstrip("/") for each in noted}, index) if noted else set()
            found += (
                Held(each.path, index, each.mode, each.size)
                for each in noted
                if each.path.rstrip("/") not in hidden
            )
        return tuple(sorted(found, key=lambda held: held.path))

    return Files(
        privileged=seen("privileged"),
        writable=seen("writable"),
        unwanted=seen("unwanted"),
        secret=seen("secret"),
        temporary=seen("temporary"),
        programs=seen("programs"),
        caches=tuple(_caches(layers, view)),
        accounts=tuple(_accounts(layers, view)),
    )


def _said(observed: Observed) -> bool:
    return any(getattr(observed, name) for name in observed.__struct_fields__ if name != "problems")


def _caches(layers: Sequence[Observed], view: Tree) -> Iterable[Cache]:
    for index, observed in enumerate(layers):
        for path, left in sorted(observed.caches.items()):
            deleted = not view.visible(left.first, index)
            yield Cache(left.tool, path, index, left.files, left.size, deleted)


def _accounts(layers: Sequence[Observed], view: Tree) -> Iterable[Accounts]:
    for index, observed in enumerate(layers):
        for path, entries in sorted(observed.accounts.items()):
            if view.visible(path, index):
                yield Accounts(path, index, tuple(entries))
