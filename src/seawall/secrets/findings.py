"""Hits as findings: told with what to do, and without the secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from seawall.model.finding import SECRET, Advice, Finding
from seawall.model.package import Location, NotAssessed
from seawall.secrets.hits import Hit, Skipped
from seawall.secrets.homes import remedy
from seawall.secrets.rules import Rule

WHY = (
    "Whoever can read this place can use it, and every copy made of it keeps it: removing it here does not"
    " take it back, only revoking it does."
)
CONTROLS = ("CIS-DI-0010", "NIST SP 800-190 4.1.4")


def finding(hit: Hit, rule: Rule, layer: int | None = None, place: str = "") -> Finding:
    """Return a hit as a finding; `layer` is that of an image, `place` a part of its configuration."""
    detector = rule.detector
    return Finding(
        Advice(
            detector.name,
            detector.title,
            detector.severity,
            references=(detector.reference,) if detector.reference else (),
            why=WHY,
            controls=CONTROLS,
        ),
        "secret",
        hit.name or detector.name,
        "",
        (),
        (Location(hit.path, layer, hit.line or None, proof=_proof(hit, place)),),
        explanation="; ".join(_said(hit, layer, place)),
        kind=SECRET,
        remedy=remedy(hit, detector.home),
        confidence=hit.confidence,
    )


def _proof(hit: Hit, place: str) -> str:
    parts = (
        place,
        f"in {hit.encoding}" if hit.encoding else "",
        f"commit {hit.commit} of {hit.date}" if hit.commit else "",
    )
    return ", ".join(filter(None, parts))


def _said(hit: Hit, layer: int | None, place: str) -> Iterable[str]:
    if hit.name:
        yield hit.name
    if hit.shown:
        yield hit.shown
    if hit.encoding:
        yield f"written in {hit.encoding}"
    if place:
        yield f"in {place}, which everyone has who has the image"
    if hit.commit:
        gone = ", and not in the newest state any more" if hit.gone else ""
        yield f"since commit {hit.commit[:12]} of {hit.date}{gone}"
    elif hit.gone and layer is not None:
        yield f"a later layer hides the file, but it can still be extracted from layer {layer}"
    if hit.confidence == "low":
        yield "low confidence"


def not_assessed(skipped: Mapping[str, Skipped], kind: str = "file") -> tuple[NotAssessed, ...]:
    """Return what was not looked into: for each reason how many, files mostly, and one of them by name."""
    return tuple(
        NotAssessed(
            kind,
            each.example + (f" and {each.count - 1} more" if each.count > 1 else ""),
            why,
            weight=each.count,
        )
        for why, each in skipped.items()
    )
