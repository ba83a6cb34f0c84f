"""The walk through the house: source, inventory, findings, verdict; every door takes this one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, nullcontext

from seawall.model.report import Report
from seawall.scan.image_posture import judge_image, note_files
from seawall.scan.judging import apply_filters, find_vulnerabilities, judge_licences
from seawall.scan.reading import layer_cache, open_target, take_inventory, target_of
from seawall.scan.reporting import created, report
from seawall.scan.secrets import find_secrets, prepare
from seawall.scan.tracing import name_origins, trace_layers
from seawall.scan.tree_posture import judge_tree
from seawall.scan.walk import Notice, Options, Progress, Step, Walk, silent, untold
from seawall.source.cache import LayerCache

__all__ = [
    "READING",
    "STEPS",
    "Notice",
    "Options",
    "Progress",
    "Step",
    "Walk",
    "created",
    "layer_cache",
    "run",
    "target_of",
    "walked",
]

READING: tuple[Step, ...] = (open_target, take_inventory)
STEPS: tuple[Step, ...] = (
    open_target,
    trace_layers,
    prepare,
    note_files,
    take_inventory,
    find_vulnerabilities,
    judge_licences,
    find_secrets,
    judge_image,
    judge_tree,
    apply_filters,
    name_origins,
)


def run(
    options: Options,
    progress: Progress | None = None,
    notice: Notice | None = None,
    cache: LayerCache | None = None,
) -> Report:
    """Walk from the target to the verdict; a `cache` that is given stays open, and is used whatever they say.

    Raises SeawallError of every kind; what could not be judged, short of the whole target, is in the report.
    """
    told, noticed = progress or silent, notice or untold
    if cache is not None or not options.use_cache:
        return _walked(Walk(options, told, noticed, cache))
    with closing(layer_cache(options, noticed)) as opened:
        return _walked(Walk(options, told, noticed, opened))


def walked(
    options: Options, steps: Sequence[Step], progress: Progress | None = None, notice: Notice | None = None
) -> Walk:
    """Walk some of the STEPS, and return how far that leads; the errors are those of `run`."""
    noticed = notice or untold
    with closing(layer_cache(options, noticed)) if options.use_cache else nullcontext() as opened:
        walk = Walk(options, progress or silent, noticed, opened)
        for step in steps:
            walk = step(walk)
        return walk


def _walked(walk: Walk) -> Report:
    for step in STEPS:
        walk = step(walk)
    return report(walk)
