"""The one order in which every format lists things, so that the same scan gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.model.finding import Finding
from seawall.model.package import Location, NotAssessed, Package
from seawall.model.purl import purl

Place = tuple[str, int, int]


def ordered_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The most urgent first: by risk, severity, then by name."""
    return sorted(findings, key=_urgency)


def _urgency(finding: Finding) -> tuple[object, ...]:
    advice = finding.advice
    named = (advice.id, finding.type, finding.package, finding.version, finding.fixed_version, finding.kind)
    return (
        -finding.risk,
        -advice.severity.rank,
        *named,
        [ref.purl for ref in finding.packages],
        _places(finding),
    )


def listed_packages(packages: Iterable[Package]) -> list[tuple[str, Package]]:
    """Each package with its package URL, by that, then by place."""
    pairs = [(purl(package), package) for package in packages]
    return sorted(pairs, key=lambda pair: (pair[0], pair[1].root, _places(pair[1]), pair[1].cataloger))


def ordered_not_assessed(items: Iterable[NotAssessed]) -> list[NotAssessed]:
    """By kind, reason, subject and layer."""
    return sorted(
        items, key=lambda item: (item.kind, item.why, item.subject, _number(item.layer), item.weight)
    )


def _places(of: Finding | Package) -> list[Place]:
    return [_place(location) for location in of.locations]


def _place(location: Location) -> Place:
    return (location.path, _number(location.layer), _number(location.line))


def _number(value: int | None) -> int:
    return -1 if value is None else value
