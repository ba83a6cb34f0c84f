"""The layers of an image: read at once, each one once, and applied in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from threading import Event

import msgspec
from msgspec.structs import replace

from seawall.inventory.contributions import from_cache, key, packed, unpacked, unread
from seawall.inventory.engine import Cataloging, LayerInventory
from seawall.inventory.merge import Contribution, merge
from seawall.inventory.selector import Selector
from seawall.model.errors import Malformed, SeawallError
from seawall.model.package import Evidence, Inventory
from seawall.source.base import MIB, File
from seawall.source.cache import LayerCache
from seawall.source.forks import Died
from seawall.source.layers import LayerPass, read_layer, read_layers
from seawall.source.oci.image import Image, ImageLayer

READ_AGAIN_BYTES = 256 * MIB


class ImageReading:
    """One image on its way to an inventory; layers that the cache knows are not opened."""

    def __init__(
        self, image: Image, evidence: frozenset[Evidence], selector: Selector, cache: LayerCache | None
    ) -> None:
        self._image = image
        self._evidence = evidence
        self._selector = selector
        self._cache = cache
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
    ) -> Inventory:
        """Return what the layers hold together; the arguments and errors are those of take.of_image."""
        layers = self._image.layers
        if self._cache is not None:
            self._cache.prefetch(key(source, self._evidence) for source in layers if not source.missing)
        for index, source in enumerate(layers):
            known = from_cache(self._cache, source, self._evidence)
            if known is not None:
                self._contributions[index] = known.contribution(source.layer)
                done(source)
        missing = [index for index in range(len(layers)) if index not in self._contributions]
        left = len(missing)

        def finished(number: int, result: bytes | Died) -> None:
            nonlocal left
            left -= 1
            source = layers[missing[number]]
            kept = unread(result.why) if isinstance(result, Died) else unpacked(result)
            if isinstance(result, bytes) and not kept.unread and source.layer.diff_id not in self._put:
                self._put_away(source, result)
            self._contributions[missing[number]] = kept.contribution(source.layer)
            done(source)
            if left:
                learnt(kept.inventory)

        if self._image.export is not None:
            self._exported(missing, finished, meanwhile)
            return self._merged()
        read_layers(
            [layers[index] for index in missing],
            self._read,
            jobs=jobs,
            local=self._image.local,
            done=finished,
            came=(lambda number, length: came(layers[missing[number]], length)) if came else None,
            meanwhile=meanwhile,
        )
        return self._merged()

    def _read(self, source: ImageLayer, stop: Event) -> bytes:
        """Read a layer, unless another image's thread has done so meanwhile; a fork has no such threads."""
        if self._cache is None:
            return _packed(read_layer(source, Cataloging(self._selector), stop=stop))
        name = key(source, self._evidence)
        with self._cache.alone(name):
            payload = self._cache.get(name, shared=False)
            if payload is None:
                result = read_layer(source, Cataloging(self._selector), stop=stop)
                payload = _packed(result)
                if not result.unread and os.getpid() == self._process:
                    self._put_away(source, payload)
        return payload

    def _put_away(self, source: ImageLayer, payload: bytes) -> None:
        if self._cache is not None:
            self._cache.put(key(source, self._evidence), payload)
            self._put.add(source.layer.diff_id)

    def _exported(
        self,
        missing: Sequence[int],
        finished: Callable[[int, bytes], None],
        meanwhile: Callable[[], None],
    ) -> None:
        """Read the layers that an engine exports together, which also tells what made each."""
        from seawall.inventory.exported import read_export  # noqa: PLC0415 - only for engines

        self._image, passes = read_export(
            self._image, missing, lambda: Cataloging(self._selector), self._cache, meanwhile
        )
        layers = self._image.layers
        for number, result in enumerate(passes):
            finished(number, _packed(result))
        for index, contribution in self._contributions.items():
            self._contributions[index] = replace(contribution, layer=layers[index].layer)

    def _merged(self) -> Inventory:
        contributions = [found for _, found in sorted(self._contributions.items())]
        if contributions and all(found.unread for found in contributions):
            why = contributions[0].unread
            raise Malformed(f"{self._image.target.reference}: no layer can be read: {why}")
        return merge(contributions, self._selector, self._read_again)

    def _read_again(self, layer: int, paths: frozenset[str]) -> Mapping[str, bytes]:
        if self._image.export is None:
            return read_layer(self._image.layers[layer], _Collecting(paths)).analyser.contents
        from seawall.inventory.exported import read_export  # noqa: PLC0415 - only for engines

        _, [again] = read_export(self._image, [layer], lambda: _Collecting(paths))
        return again.analyser.contents


def _packed(result: LayerPass[Cataloging]) -> bytes:
    if result.unread:
        return msgspec.msgpack.encode(unread(result.unread))
    return packed(result.analyser.finish(result.paths), result.paths, result.files_seen)


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
