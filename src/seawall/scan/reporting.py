"""From findings to the verdict and the report."""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime

from seawall import __version__
from seawall.model.report import Coverage, Report
from seawall.model.text import decimal
from seawall.policy import judge
from seawall.scan.reading import target_of
from seawall.scan.walk import Walk

_EPOCH_DIGITS = 11  # seconds until the year 5138; datetime ends at 9999


def report(walk: Walk) -> Report:
    """Gather what was found, judged, and not assessed."""
    options, inventory = walk.options, walk.inventory
    not_assessed = (*inventory.not_assessed, *walk.not_assessed)
    coverage = _coverage(walk)
    return Report(
        tool_version=__version__,
        created=created(options.now),
        target=target_of(walk),
        distributions=inventory.distributions,
        layers=inventory.layers,
        packages=inventory.packages,
        findings=walk.findings,
        not_assessed=not_assessed,
        feeds=walk.feeds,
        coverage=coverage,
        verdict=judge(walk.findings, not_assessed, coverage, walk.feeds, options.now, options.gate),
        filters=(*options.filters.described(), *walk.notices),
        filtered_out=walk.filtered_out,
        scanners=options.scanners,
    )


def _coverage(walk: Walk) -> Coverage:
    """Say how much was judged: the packages that were, less the share of layers that could not be read.

    Packages that were seen and could not be listed (no version, a broken entry) are packages, too.
    """
    unlisted = sum(entry.weight for entry in walk.inventory.not_assessed if entry.kind == "package")
    packages = len(walk.inventory.packages) + unlisted
    share = walk.assessed / packages if packages else 1.0
    kinds = [entry.kind for entry in walk.inventory.not_assessed]
    if layers := len(walk.inventory.layers):
        share *= 1 - kinds.count("layer") / layers
    if not packages and {"distribution", "target"} & set(kinds):
        share = 0.0
    return Coverage(
        packages=packages,
        packages_assessed=walk.assessed,
        files_seen=walk.inventory.files_seen,
        percent=math.floor(1000 * share) / 10,
        partial=walk.partial,
    )


def created(now: datetime) -> str:
    """Return the report's time stamp; SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock."""
    epoch = decimal(os.environ.get("SOURCE_DATE_EPOCH", ""), _EPOCH_DIGITS)
    moment = now if epoch is None else datetime.fromtimestamp(epoch, UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
