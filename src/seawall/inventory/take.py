"""Taking the inventory of a source: layers in parallel, each read once, results cached by diff id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from seawall.inventory.declared import catalogers, code_digest, declared
from seawall.inventory.engine import Cataloging, LayerInventory
from seawall.inventory.exported import read_export
from seawall.inventory.merge import Contribution, merge
from seawall.inventory.selector import Selector
from seawall.model.errors import Malformed, SeawallError
from seawall.model.package import Evidence, Inventory, NotAssessed
from seawall.source.base import MIB, File
from seawall.source.cache import LayerCache
from seawall.source.detect import TreeSource
from seawall.source.directory import PSEUDO, DirectoryWalk, read_paths, single_file
from seawall.source.layers import LayerPass, read_layer, read_layers
from seawall.source.oci.image import Image, ImageLayer
from seawall.source.walk import Paths

READ_AGAIN_BYTES = 256 * MIB
INSTALLED = frozenset((Evidence.INSTALLED,))
DECLARED = frozenset((Evidence.DECLARED,))
USUAL_EVIDENCE = {"dir": DECLARED, "file": INSTALLED | DECLARED}
OTHERS_TREES = frozenset(
    (".git", ".hg", ".svn", ".tox", ".venv", "__pycache__", "node_modules", "site-packages")
)
LayerDone = Callable[[ImageLayer], None]


def selector_for(evidence: frozenset[Evidence], cache: LayerCache | None = None) -> Selector:
    """Return the selector of the catalogers whose proofs are of these kinds."""
    return Selector(cataloger for cataloger in declared(cache) if cataloger.evidence in evidence)


def usual_evidence(kind: str) -> frozenset[Evidence]:
    """Return what counts: in an image what is installed, in a project what is declared, in a file both."""
    return USUAL_EVIDENCE.get(kind, INSTALLED)


class _Cached(Struct, frozen=True, array_like=True):
    """A layer's contribution as it lies in the cache; names are joined by NUL, which no name holds."""

    inventory: LayerInventory
    files_seen: int
    files: str
    directories: str
    whiteouts: tuple[str, ...]
    opaque: tuple[str, ...]
    symlinks: dict[str, str]
    hardlinks: dict[str, str]
    problems: list[tuple[str, str]]

    def paths(self) -> Paths:
        """Return what the layer does to the tree."""
        return Paths(
            files=_split(self.files),
            directories=_split(self.directories),
            whiteouts=set(self.whiteouts),
            opaque=set(self.opaque),
            symlinks=self.symlinks,
            hardlinks=self.hardlinks,
            problems=self.problems,
        )


def _split(names: str) -> set[str]:
    return set(names.split("\0")) if names else set()


def _kept(inventory: LayerInventory, paths: Paths, files_seen: int) -> bytes:
    """Return a layer's contribution as it is cached."""
    kept = _Cached(
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


def of_image(
    image: Image,
    evidence: frozenset[Evidence],
    *,
    cache: LayerCache | None = None,
    jobs: int | None = None,
    done: LayerDone = lambda _: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Inventory:
    """Take the inventory of an image; cached layers are not opened.

    `done` is told of each layer, from any thread; `meanwhile` runs while layers are read, if any are.
    """
    selector = selector_for(evidence, cache)
    contributions: dict[int, Contribution] = {}
    missing: list[int] = []
    for index, source in enumerate(image.layers):
        known = _from_cache(cache, source, evidence)
        if known is None:
            missing.append(index)
        else:
            contributions[index] = Contribution(
                source.layer, known.inventory, known.paths(), known.files_seen
            )
            done(source)

    def finished(number: int, result: LayerPass[Cataloging]) -> None:
        source = image.layers[missing[number]]
        contributions[missing[number]] = _contribution(source, result, cache, evidence)
        done(source)

    if image.export is None:
        layers = [image.layers[index] for index in missing]
        analysers = [Cataloging(selector) for _ in layers]
        read_layers(layers, analysers, jobs=jobs, done=finished, meanwhile=meanwhile)
    else:
        image, passes = read_export(image, missing, lambda: Cataloging(selector), cache, meanwhile)
        for number, result in enumerate(passes):
            finished(number, result)
        contributions = {
            index: msgspec.structs.replace(known, layer=image.layers[index].layer)
            for index, known in contributions.items()
        }
    if contributions and all(c.unread for c in contributions.values()):
        raise Malformed(f"{image.target.reference}: no layer can be read: {contributions[0].unread}")

    def read_again(layer: int, paths: frozenset[str]) -> Mapping[str, bytes]:
        if image.export is None:
            return read_layer(image.layers[layer], _Collecting(paths)).analyser.contents
        return read_export(image, [layer], lambda: _Collecting(paths))[1][0].analyser.contents

    inventory = merge([contributions[index] for index in sorted(contributions)], selector, read_again)
    return msgspec.structs.replace(inventory, not_assessed=(*inventory.not_assessed, *_other_system(image)))


def _other_system(image: Image) -> Iterator[NotAssessed]:
    """Say that the packages of an operating system other than Linux are not read; one not named is Linux."""
    system = image.os.lower()
    if system not in {"", "linux"}:
        name = f"{image.target.platform} {image.os_version}".strip()
        owner = "Windows'" if system == "windows" else f"{image.os}'s"
        yield NotAssessed("distribution", name, f"{owner} own packages are not read")


def _key(source: ImageLayer, evidence: frozenset[Evidence]) -> str:
    return " ".join((source.layer.diff_id, code_digest(), *sorted(evidence)))


def _from_cache(
    cache: LayerCache | None, source: ImageLayer, evidence: frozenset[Evidence]
) -> _Cached | None:
    if cache is None or source.missing:
        return None
    key = _key(source, evidence)
    payload = cache.get(key)
    if payload is None:
        return None
    try:
        return msgspec.msgpack.decode(payload, type=_Cached)
    except msgspec.DecodeError:
        cache.drop(key)
        return None


def _contribution(
    source: ImageLayer, result: LayerPass[Cataloging], cache: LayerCache | None, evidence: frozenset[Evidence]
) -> Contribution:
    if result.unread:
        return Contribution(source.layer, LayerInventory(), Paths(), unread=result.unread)
    inventory = result.analyser.finish(result.paths)
    if cache is not None:
        cache.put(_key(source, evidence), _kept(inventory, result.paths, result.files_seen))
    return Contribution(source.layer, inventory, result.paths, result.files_seen)


class _Collecting:
    """An analyser that keeps the contents of given paths."""

    def __init__(self, paths: frozenset[str]) -> None:
        self._paths = paths
        self._left = READ_AGAIN_BYTES
        self.contents: dict[str, bytes] = {}

    def wants(self, path: str, size: int, mode: int) -> bool:  # noqa: ARG002 - an analyser is asked so
        """Say whether it is one of the paths."""
        return path in self._paths

    def see(self, file: File) -> None:
        """Keep it, as far as there is room."""
        try:
            content = file.read(self._left)
        except SeawallError:
            return
        self._left -= len(content)
        self.contents[file.path] = content


def of_tree(
    source: TreeSource, evidence: frozenset[Evidence], *, cache: LayerCache | None = None
) -> Inventory:
    """Take the inventory of a directory or of a single file; only what catalogers declare is cached."""
    selector = selector_for(evidence, cache)
    analyser = Cataloging(selector)
    if source.kind == "file":
        paths, files_seen = single_file(source.path, analyser), 1
    else:
        skip = PSEUDO if source.kind == "rootfs" else frozenset[str]()
        prune = OTHERS_TREES if evidence == DECLARED else frozenset[str]()
        walk = DirectoryWalk(source.path, (analyser,), skip=skip, prune=prune)
        paths, files_seen = walk.run(), walk.files_seen

    def read_again(_layer: int, wanted: frozenset[str]) -> Mapping[str, bytes]:
        return read_paths(source.path, wanted)

    contribution = Contribution(None, analyser.finish(paths), paths, files_seen)
    return merge([contribution], selector, read_again)


__all__: Sequence[str] = ("catalogers", "of_image", "of_tree", "selector_for", "usual_evidence")
