"""Findings in groups: the operating system's packages, installed packages by type, lock files, other files.

No ecosystem is known by name here: an operating system's package is one that has a distribution, and a lock
file is what proves a package that is declared rather than installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seawall.model.finding import PLACED, Finding
from seawall.model.package import Distribution, Evidence, Package
from seawall.model.report import Report
from seawall.report.order import listed_packages, ordered_findings


class Section(Struct, frozen=True, order=True):
    """A group's place among the groups and its title.

    `declared` titles are paths of lock files; `places` ones of files in which lines are to blame.
    """

    rank: int
    title: str
    declared: bool = False
    places: bool = False


def sections(report: Report) -> dict[Section, list[Finding]]:
    """Return the findings of each section, sections in order, the most urgent finding first."""
    known = {text: package for text, package in reversed(listed_packages(report.packages))}  # noqa: C416
    grouped: dict[Section, list[Finding]] = {}
    for finding in ordered_findings(report.findings):
        grouped.setdefault(_section(finding, known, report.distributions), []).append(finding)
    for section, findings in grouped.items():
        if section.places:
            findings.sort(key=_by_line)  # stable: of one line the most urgent stays first
    return dict(sorted(grouped.items()))


def _by_line(finding: Finding) -> int:
    return (finding.locations[0].line or 0) if finding.locations else 0


def _section(
    finding: Finding, known: Mapping[str, Package], distributions: Iterable[Distribution]
) -> Section:
    if finding.kind in PLACED:
        return Section(3, finding.locations[0].path if finding.locations else "", places=True)
    package = next((known[ref.purl] for ref in finding.packages if ref.purl in known), None)
    if package is not None and package.distro:
        return Section(0, _system_title(package, distributions))
    if package is not None and package.evidence is Evidence.DECLARED and finding.locations:
        return Section(2, finding.locations[0].path, declared=True)
    return Section(1, f"{finding.type} packages")


def _system_title(package: Package, distributions: Iterable[Distribution]) -> str:
    system = next((found for found in distributions if found.root == package.root), None)
    name = (system.pretty_name or f"{system.id} {system.version_id}".strip()) if system else package.distro
    inside = f" in {package.root}" if package.root else ""
    return f"operating system packages: {name}{inside}"
