"""Images in, findings out: every check that speaks of images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seawall.model.errors import Misuse
from seawall.model.finding import MISCONFIGURATION, Advice, Finding
from seawall.model.package import Location, NotAssessed
from seawall.posture.base import IMAGE, Check, Hit, all_checks
from seawall.posture.images import CONFIG, HISTORY, Image
from seawall.posture.imagewriting import ImageHit

UNREAD = "no layer was read: users, modes, caches and what lies about are not known"
UNSIGNED = "whether the image is signed (CIS Docker 4.5) is told by its registry, not by the image"


def chosen(asked: frozenset[str] = frozenset(), ignored: frozenset[str] = frozenset()) -> tuple[Check, ...]:
    """Return the checks of images that are usual or `asked` for, without those that are `ignored`.

    Names are in capitals, those elsewhere among them.  Raises Misuse for a name that no check has.
    """
    names = {check.name: _names(check) for check in all_checks().values()}
    unknown = sorted((asked | ignored) - frozenset().union(*names.values()))
    if unknown:
        raise Misuse(f"there is no check {unknown[0].lower()}: docs/posture-checks.md lists them")
    return tuple(
        check
        for check in all_checks().values()
        if IMAGE in check.subjects
        and ignored.isdisjoint(names[check.name])
        and (check.usual or not asked.isdisjoint(names[check.name]))
    )


def _names(check: Check) -> frozenset[str]:
    return frozenset(name.upper() for name in (check.name, *check.aliases))


def judged(image: Image, checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Judge an image by those of the checks that speak of images."""
    found: list[Finding] = []
    for check in checks:
        if IMAGE in check.subjects:
            advice = advised(check)
            found += (_finding(advice, hit) for hit in dict.fromkeys(check.violates_image(image)))
    return tuple(found)


def unjudged(image: Image) -> Iterator[NotAssessed]:
    """Yield what no check of an image can tell."""
    yield NotAssessed("signature", image.name, UNSIGNED)
    if image.files is None:
        yield NotAssessed("file", image.name, UNREAD)


def advised(check: Check) -> Advice:
    """Return what a check says of every place where it is broken."""
    return Advice(
        check.name,
        check.title,
        check.severity,
        aliases=check.aliases,
        references=check.references,
        why=check.why,
        controls=check.controls,
    )


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
