"""The layers of an image: read at once, each one once, and applied in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from threading import Event
from typing import TypeVar

from msgspec.structs import replace

from seawall.inventory.contributions import from_cache, key, unpacked, unread
from seawall.inventory.engine import Cataloging, LayerInventory
from seawall.inventory.merge import Contribution, merge
from seawall.inventory.passes import Looks, Seen, Wanted
from seawall.inventory.selector import Selector
from seawall.model.errors import Malformed, SeawallError
from seawall.model.package import Evidence, Inventory
from seawall.source.base import MIB, Analyser, File
from seawall.source.cache import LayerCache
from seawall.source.companions import Companion
from seawall.source.forks import Died
from seawall.source.layers import LayerPass, read_layer, read_layers
from seawall.source.oci.image import Image, ImageLayer
from seawall.source.tree import Tree

Looking = TypeVar("Looking", bound=Analyser)
READ_AGAIN_BYTES = 256 * MIB


class ImageReading:
    """One image on its way to an inventory; layers that the cache knows are not opened."""

    def __init__(
        self,
        image: Image,
        evidence: frozenset[Evidence],
        selector: Selector,
        cache: LayerCache | None,
        companions: Sequence[Companion] = (),
    ) -> None:
        self._image = image
        self._evidence = evidence
        self._selector = selector
        self._cache = cache
        self._companions = companions
        self._contributions: dict[int, Contribution] = {}
        self._put: set[str] = set()
        self._process = os.getpid()

    def run(
        self,
        *,
        jobs: int | None,
        done: Callable[[ImageLayer], None],
        came: Callable[[ImageLayer, int], None] | None,
        meanwhile: Callable[[], None],
        learnt: Callable[[LayerInventory], None],
        known: Inventory | None = None,
    ) -> Inventory:
        """Return what the layers hold together; the arguments and errors are those of take.of_image.

        An inventory that is `known` is returned, and layers are read for the companions alone.
        """
        layers = self._image.layers
        if self._cache is not None and known is None:
            self._cache.prefetch(key(source, self._evidence) for source in layers if not source.missing)
        wanted: dict[int, Wanted] = {}
        for index, source in enumerate(layers):
            if missed := self._missed(index, source, known):
                wanted[index] = missed
            else:
                done(source)
        missing = list(wanted)
        by_content = {layers[index].layer.diff_id: each for index, each in wanted.items()}
        left = len(missing)
        for number in {number for each in wanted.values() for number in each.companions}:
            self._companions[number].begin()

        def finished(number: int, result: bytes | Died) -> None:
            nonlocal left
            left -= 1
            index = missing[number]
            found = self._take(index, wanted[index], result)
            done(layers[index])
            if left and found is not None:
                learnt(found)

        if self._image.export is not None:
            self._exported(wanted, finished, meanwhile)
        else:
            read_layers(
                [layers[index] for index in missing],
                lambda source, stop: self._read(source, by_content[source.layer.diff_id], stop),
                jobs=jobs,
                local=self._image.local,
                done=finished,
                came=(lambda number, length: came(layers[missing[number]], length)) if came else None,
                meanwhile=meanwhile,
            )
        inventory = known or self._merged()
        for companion in self._companions:
            companion.applied(self._tree)
        return inventory

    def _missed(self, index: int, source: ImageLayer, known: Inventory | None) -> Wanted | None:
        """Take what the cache knows of a layer; return what it has to be read for, if for anything."""
        packages = False
        if known is None:
            kept = from_cache(self._cache, source, self._evidence)
            packages = kept is None
            if kept is not None:
                self._contributions[index] = kept.contribution(source.layer)
        others = tuple(
            number
            for number, companion in enumerate(self._companions)
            if not self._told(companion, index, source)
        )
        return Wanted(packages, others) if packages or others else None

    def _told(self, companion: Companion, index: int, source: ImageLayer) -> bool:
        if self._cache is None or source.missing:
            return False
        name = companion.key(source)
        payload = self._cache.get(name)
        if payload is not None and not companion.seen(index, payload):
            self._cache.drop(name)
            return False
        return payload is not None

    def _take(self, index: int, wanted: Wanted, result: bytes | Died) -> LayerInventory | None:
        """Take what came of reading a layer, and keep what can be relied on."""
        source = self._image.layers[index]
        seen = Seen(unread=result.why) if isinstance(result, Died) else Seen.unpacked(result)
        for number, packed in zip(wanted.companions, seen.companions, strict=False):
            self._put_away(self._companions[number].key(source), packed)
            self._companions[number].seen(index, packed)
        if seen.unread:
            for number in wanted.companions:
                self._companions[number].unread(index, source, seen.unread)
        if not wanted.packages:
            return None
        kept = unread(seen.unread) if seen.unread else unpacked(seen.packages)
        if not seen.unread:
            self._put_away(key(source, self._evidence), seen.packages)
        self._contributions[index] = kept.contribution(source.layer)
        return kept.inventory

    def _read(self, source: ImageLayer, wanted: Wanted, stop: Event) -> bytes:
        """Read a layer, unless another image's thread has done so meanwhile; a fork has no such threads."""
        name = key(source, self._evidence)
        with self._cache.alone(name) if self._cache is not None else nullcontext():
            seen = self._found_meanwhile(source, wanted)
            if seen is None:
                looks = self._looks(wanted)
                seen = looks.seen(read_layer(source, looks, stop=stop))
                if self._cache is not None and not seen.unread and os.getpid() == self._process:
                    for each, payload in zip(self._keys(source, wanted), seen.payloads(wanted), strict=True):
                        self._put_away(each, payload)
        return seen.packed()

    def _looks(self, wanted: Wanted) -> Looks:
        cataloging = Cataloging(self._selector) if wanted.packages else None
        return Looks(cataloging, [self._companions[number].looking() for number in wanted.companions])

    def _keys(self, source: ImageLayer, wanted: Wanted) -> list[str]:
        keys = [key(source, self._evidence)] if wanted.packages else []
        return keys + [self._companions[number].key(source) for number in wanted.companions]

    def _found_meanwhile(self, source: ImageLayer, wanted: Wanted) -> Seen | None:
        if self._cache is None:
            return None
        found = [self._cache.get(name, shared=False) for name in self._keys(source, wanted)]
        whole = [payload for payload in found if payload is not None]
        return Seen.of(wanted, whole) if len(whole) == len(found) else None

    def _put_away(self, name: str, payload: bytes) -> None:
        if self._cache is not None and name not in self._put:
            self._cache.put(name, payload)
            self._put.add(name)

    def _exported(
        self,
        wanted: Mapping[int, Wanted],
        finished: Callable[[int, bytes], None],
        meanwhile: Callable[[], None],
    ) -> None:
        """Read the layers that an engine exports together, which also tells what made each."""
        from seawall.inventory.exported import read_export  # noqa: PLC0415 - only for engines

        every = Wanted(
            any(each.packages for each in wanted.values()),
            tuple(sorted({number for each in wanted.values() for number in each.companions})),
        )
        self._image, passes = read_export(
            self._image, list(wanted), lambda: self._looks(every), self._cache, meanwhile
        )
        layers = self._image.layers
        for number, (result, each) in enumerate(zip(passes, wanted.values(), strict=True)):
            finished(number, result.analyser.seen(result).only(every, each).packed())
        for index, contribution in self._contributions.items():
            self._contributions[index] = replace(contribution, layer=layers[index].layer)

    def _merged(self) -> Inventory:
        contributions = self._ordered()
        if contributions and all(found.unread for found in contributions):
            why = contributions[0].unread
            raise Malformed(f"{self._image.target.reference}: no layer can be read: {why}")
        return merge(contributions, self._selector, self._read_again)

    def _ordered(self) -> list[Contribution]:
        return [found for _, found in sorted(self._contributions.items())]

    def _tree(self) -> Tree:
        """Return what the layers make of each other's paths, where need be by looking at them again."""
        for index, source in enumerate(self._image.layers):
            if index not in self._contributions:
                kept = from_cache(self._cache, source, self._evidence)
                if kept is None:
                    again = self._again(index, lambda: self._looks(Wanted(packages=True)))
                    seen = again.analyser.seen(again)
                    kept = unread(seen.unread) if seen.unread else unpacked(seen.packages)
                self._contributions[index] = kept.contribution(source.layer)
        return Tree([contribution.paths for contribution in self._ordered()])

    def _read_again(self, layer: int, paths: frozenset[str]) -> Mapping[str, bytes]:
        return self._again(layer, lambda: _Collecting(paths)).analyser.contents

    def _again(self, layer: int, make: Callable[[], Looking]) -> LayerPass[Looking]:
        """Read one layer once more, with an analyser of its own."""
        if self._image.export is None:
            return read_layer(self._image.layers[layer], make())
        from seawall.inventory.exported import read_export  # noqa: PLC0415 - only for engines

        _, [again] = read_export(self._image, [layer], make)
        return again


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
