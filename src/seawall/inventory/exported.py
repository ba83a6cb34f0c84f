"""Images whose layers arrive together: which of them to ask for, and what made each, remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from seawall.source.base import Analyser
from seawall.source.cache import LayerCache
from seawall.source.layers import LayerPass
from seawall.source.oci.image import Export, Image

Looking = TypeVar("Looking", bound=Analyser)


def read_export(
    image: Image,
    missing: Sequence[int],
    make: Callable[[], Looking],
    cache: LayerCache | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[Image, list[LayerPass[Looking]]]:
    """Read the layers with these indexes, an analyser made for each; returns the image and their passes.

    Nothing is exported when nothing is missing and what made each layer is known, from the engine or from an
    export before.  Raises what source.arriving.read_arriving does.
    """
    image = _remembered(image, cache)
    told = _export(image).told
    if told and not missing:
        return image, []
    from seawall.source.arriving import read_arriving  # noqa: PLC0415 - not for known layers

    meanwhile()
    wanted = frozenset(image.layers[index].layer.diff_id for index in missing)
    image, passes = read_arriving(image, wanted, make)
    if not told and cache is not None:
        made = [source.layer.created_by for source in image.layers]
        cache.put(_key(image), msgspec.msgpack.encode(made))
    return image, [passes[image.layers[index].layer.diff_id] for index in missing]


def _export(image: Image) -> Export:
    assert image.export is not None
    return image.export


def _key(image: Image) -> str:
    return " ".join(("commands", _export(image).identity, *(source.layer.diff_id for source in image.layers)))


def _remembered(image: Image, cache: LayerCache | None) -> Image:
    """Fill in what made each layer, where an earlier export told it."""
    if cache is None or _export(image).told:
        return image
    payload = cache.get(_key(image))
    try:
        made = msgspec.msgpack.decode(payload, type=list[str]) if payload is not None else []
    except msgspec.DecodeError:
        made = []
    if payload is None or len(made) != len(image.layers):
        return image
    layers = tuple(
        replace(source, layer=replace(source.layer, created_by=command))
        for source, command in zip(image.layers, made, strict=True)
    )
    return replace(image, layers=layers, export=replace(_export(image), told=True))
