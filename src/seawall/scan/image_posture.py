"""How an image will run: its configuration, and what is noted of its files on the pass over its layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from seawall.model.finding import Finding
from seawall.model.package import Location
from seawall.model.report import MISCONFIGURATIONS
from seawall.scan.walk import Walk, besides
from seawall.source.oci.image import Image

if TYPE_CHECKING:
    from seawall.dockerfile.tracing import Trace


def note_files(walk: Walk) -> Walk:
    """Send along on the pass over an image's layers who notes what posture asks of them."""
    if MISCONFIGURATIONS not in walk.options.scanners or not isinstance(walk.source, Image):
        return walk
    from seawall.posture.layers import Noting  # noqa: PLC0415 - only when it is asked for

    return replace(walk, companions=(*walk.companions, Noting()))


def judge_image(walk: Walk) -> Walk:
    """Judge the image by the checks of posture; raises Misuse when one is asked for that there is not."""
    source = walk.source
    if MISCONFIGURATIONS not in walk.options.scanners or not isinstance(source, Image):
        return walk
    from seawall.posture.configured import configured  # noqa: PLC0415 - only when it is asked for
    from seawall.posture.engine import chosen  # noqa: PLC0415
    from seawall.posture.imaging import judged, unjudged  # noqa: PLC0415
    from seawall.posture.layers import Noting  # noqa: PLC0415
    from seawall.posture.settings import Settings  # noqa: PLC0415

    noting = next(each for each in walk.companions if isinstance(each, Noting))
    image = configured(
        source.target.reference,
        source.config,
        walk.options.now,
        tags=source.target.tags,
        sizes=tuple(each.layer.size for each in source.layers),
        files=noting.files,
    )
    settings = Settings(asked=walk.options.checks_asked, ignored=walk.options.checks_ignored)
    checks = [check for check in chosen(settings) if check.names.isdisjoint(settings.ignored)]
    findings = judged(image, checks)
    if walk.trace is not None:
        findings = tuple(_traced(finding, walk.trace) for finding in findings)
    unread = (*noting.not_assessed, *unjudged(image))
    return replace(walk, findings=(*walk.findings, *findings), not_assessed=besides(walk, unread))


def _traced(finding: Finding, trace: Trace) -> Finding:
    """Name the line that set what a finding is about, where a step of the history is known to have."""
    from seawall.posture.images import HISTORY  # noqa: PLC0415

    steps = [place.line for place in finding.locations if place.path == HISTORY and place.line]
    told: list[Location | None] = [trace.steps[line - 1] for line in steps if line <= len(trace.steps)]
    origin = next((place for place in told if place is not None), None)
    return replace(finding, origin=origin) if origin is not None else finding
