"""From the inventory to findings."""

from __future__ import annotations

from contextlib import nullcontext
from threading import Lock

from msgspec.structs import replace

from seawall.model.errors import DataUnavailable, FetchError
from seawall.model.package import NotAssessed
from seawall.model.report import VULNERABILITIES
from seawall.scan.walk import Walk

_FETCHING = Lock()  # of several scans in one process, one fetches what all need


def find_vulnerabilities(walk: Walk) -> Walk:
    """Match the inventory with the advisories, fetching what is missing when that is allowed."""
    if VULNERABILITIES not in walk.options.scanners:
        return walk
    from seawall.vulnerabilities.database import Database  # noqa: PLC0415 - sqlite is not needed by all
    from seawall.vulnerabilities.match import match, needed_ecosystems  # noqa: PLC0415

    options, inventory = walk.options, walk.inventory
    walk.progress("matching", 0, None)
    needed = needed_ecosystems(inventory)
    unfetched: tuple[NotAssessed, ...] = ()
    with nullcontext() if options.offline else _FETCHING:
        with Database.open(options.cache_dir) as database:
            missing = database.missing(needed)
        if missing and not options.offline:
            unfetched = _fetch(walk, missing)
    with Database.open(options.cache_dir) as database:
        matched = match(inventory, database, options.now)
    return replace(
        walk,
        findings=matched.findings,
        feeds=matched.feeds,
        assessed=matched.assessed,
        partial=matched.partial,
        not_assessed=(*matched.not_assessed, *unfetched),
        notices=tuple(f"{count} findings left out: {what}" for what, count in matched.filtered if count),
    )


def _fetch(walk: Walk, missing: set[str]) -> tuple[NotAssessed, ...]:
    """Fetch shards; what cannot be had is said, and the scan goes on with what there is."""
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415 - only when something is missing
    from seawall.vulnerabilities.update import FAILED, ensure, sources  # noqa: PLC0415

    def told(shard: str, stage: str, done: int, total: int | None) -> None:
        walk.progress(f"{shard}: {stage}", done, total)

    try:
        bases = sources(walk.options.mirror or "")
        outcomes = ensure(Store(walk.options.cache_dir), missing, bases, told=told)
    except (FetchError, DataUnavailable) as error:
        return (NotAssessed("feed", ", ".join(sorted(missing)), f"could not be fetched: {error}"),)
    return tuple(
        NotAssessed("feed", outcome.shard, f"could not be fetched: {outcome.error}")
        for outcome in outcomes
        if outcome.state == FAILED
    )


def judge_licences(walk: Walk) -> Walk:
    """Judge the packages by their licences."""
    if "license" not in walk.options.scanners:
        return walk
    from seawall.licences.judging import judged  # noqa: PLC0415 - seldom asked for

    found = judged(walk.inventory, walk.options.licences)
    return replace(
        walk,
        findings=(*walk.findings, *found.findings),
        not_assessed=(*walk.not_assessed, *found.not_assessed),
        assessed=walk.assessed if VULNERABILITIES in walk.options.scanners else found.assessed,
    )


def apply_filters(walk: Walk) -> Walk:
    """Leave out what is not asked for, the same for the gate and for every format."""
    kept, filtered_out = walk.options.filters.apply(walk.findings)
    return replace(walk, findings=kept, filtered_out=filtered_out)
