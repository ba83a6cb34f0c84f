"""Images in, findings out: every check that speaks of images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from seawall.model.finding import MISCONFIGURATION, Advice, Finding
from seawall.model.package import Location, NotAssessed
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import CONFIG, HISTORY, Image, Picture
from seawall.posture.imagewriting import ImageHit

UNREAD = "no layer was read: users, modes, caches and what lies about are not known"
UNTOLD = "its history is not told: what built it, and secrets in that, are not known"
UNSIGNED = "whether the image is signed (CIS Docker 4.5) is told by its registry, not by the image"


def judged(image: Image, checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Judge an image by those checks that speak of images."""
    found: list[Finding] = []
    for check in checks:
        if IMAGE in check.subjects:
            advice = check.advice
            found += (_finding(advice, hit) for hit in dict.fromkeys(check.violates_image(image)))
    return tuple(found)


def of_picture(
    file: str, picture: Picture, checks: Iterable[Check], now: datetime | None
) -> Iterator[Finding]:
    """Yield what is found in an image that a file tells of, placed on the file's lines."""
    lines = dict(picture.lines)
    for finding in judged(replace(picture.image, now=now), checks):
        line = lines.get(finding.package.split()[0] if finding.package else "", picture.line)
        name = f"{picture.image.name}: {finding.package}"[:200]
        yield replace(finding, package=name, locations=(Location(file, line=line),))


def unjudged(image: Image) -> Iterator[NotAssessed]:
    """Yield what no check of an image can tell."""
    yield NotAssessed("signature", image.name, UNSIGNED)
    if image.files is None:
        yield NotAssessed("file", image.name, UNREAD)
        if not image.steps:
            yield NotAssessed("file", image.name, UNTOLD)


def _finding(advice: Advice, hit: Hit) -> Finding:
    layer, step = (hit.layer, hit.step) if isinstance(hit, ImageHit) else (None, None)
    places = [Location(hit.file or CONFIG, layer=layer, line=hit.line or None)]
    if step is not None and hit.file != HISTORY:
        places.append(Location(HISTORY, line=step + 1))
    return Finding(
        advice,
        IMAGE,
        hit.setting,
        "",
        (),
        tuple(places),
        explanation=hit.said,
        kind=MISCONFIGURATION,
        remedy=hit.remedy,
        confidence=hit.confidence,
    )
