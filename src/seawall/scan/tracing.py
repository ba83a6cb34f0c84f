"""From findings in layers to the lines of the Dockerfile that made those layers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from seawall.model.errors import Misuse, NotAllowed
from seawall.model.finding import Finding
from seawall.model.package import Location, NotAssessed
from seawall.scan.walk import Walk
from seawall.source.oci.image import Image

if TYPE_CHECKING:
    from seawall.dockerfile.steps import Dockerfile
    from seawall.dockerfile.tracing import Trace

ORIGIN = "origin"
"""The kind of what is not told: which instruction made a layer."""


def trace_layers(walk: Walk) -> Walk:
    """Find what of the Dockerfile made each layer, where one is given; no layer is read for it.

    Raises Misuse for a target that is no image, NotFound, NotAllowed, Malformed and LimitExceeded for a
    Dockerfile or a stage of it.
    """
    options, source = walk.options, walk.source
    if options.dockerfile is None:
        return walk
    if not isinstance(source, Image):
        raise Misuse(f"{options.target} is no image: no Dockerfile built it (--dockerfile)")
    from seawall.dockerfile.tracing import trace  # noqa: PLC0415 - a grammar in Go comes with it

    traced = trace(
        _read(options.dockerfile),
        source.config.history,
        len(source.layers),
        dict(options.build_arguments),
        options.build_target,
    )
    return replace(walk, trace=traced)


def _read(path: Path) -> Dockerfile:
    from seawall.dockerfile import read  # noqa: PLC0415
    from seawall.dockerfile.parsing import MOST_BYTES  # noqa: PLC0415

    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotAllowed(f"{path}: cannot be read: {error.strerror or error}") from None
    return read(_shown(path), data)


def _shown(path: Path) -> str:
    """Return a path as who stands in the working tree names it, where it lies in there."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def name_origins(walk: Walk) -> Walk:
    """Give each finding of a layer the line that made it, and say of which layers none can be told."""
    traced = walk.trace
    if traced is None:
        return walk
    untold = [
        NotAssessed(ORIGIN, f"layer {index}", why, layer=index) for index, why in enumerate(traced.why) if why
    ]
    return replace(
        walk,
        findings=tuple(_with_origin(finding, traced) for finding in walk.findings),
        not_assessed=(*walk.not_assessed, *untold),
    )


def _with_origin(finding: Finding, traced: Trace) -> Finding:
    layers = (place.layer for place in finding.locations)
    places = (_place(layer, traced) for layer in layers if layer is not None)
    origin = next((place for place in places if place is not None), None)
    return finding if origin is None or finding.origin is not None else replace(finding, origin=origin)


def _place(layer: int, traced: Trace) -> Location | None:
    return traced.layers[layer] if 0 <= layer < len(traced.layers) else None
