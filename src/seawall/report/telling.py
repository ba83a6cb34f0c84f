"""A finding, and what was not assessed, in one sentence and at one place: for lists of lines of files."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from seawall.model.finding import PLACED, VULNERABILITY, Finding, Severity
from seawall.model.package import Location, NotAssessed
from seawall.model.report import Report
from seawall.report.order import ordered_findings, ordered_not_assessed
from seawall.report.text import visible

GRAVE = frozenset({Severity.CRITICAL, Severity.HIGH})
NOT_ASSESSED = "not-assessed"


def told(finding: Finding) -> str:
    """Say what is wrong: at its place, or with its package and which version mends it."""
    if finding.kind in PLACED:
        said = f": {visible(finding.explanation, 500)}" if finding.explanation else ""
        return f"{visible(finding.advice.title, 500)}{said}"
    what = f"{visible(finding.package)} {visible(finding.version)}: {visible(finding.advice.id)}"
    if finding.fixed_version:
        what += f", fixed in {visible(finding.fixed_version)}"
    elif finding.kind == VULNERABILITY:
        what += f", no fixed version ({finding.status.replace('_', ' ')})"
    return f"{what}. {visible(finding.explanation, 500)}".strip()


def fallback(report: Report) -> str:
    """Return the path for a finding without one: the file that names the system, else the target."""
    named = next((found.path for found in report.distributions if found.path), "")
    return named or report.target.reference.rpartition("/")[2].rpartition(":")[2] or "target"


def level(row: Row) -> str:
    """Say in one word how grave a line is: error, warning or note."""
    if row.severity in GRAVE:
        return "error"
    return "warning" if row.severity in {Severity.MEDIUM, None} else "note"


class Row(Struct, frozen=True):
    """One line of a list, its texts safe to show; `severity` is None for what was not assessed.

    `line` is 1 where none is known.
    """

    path: str
    line: int
    rule: str
    text: str
    severity: Severity | None = None
    finding: Finding | None = None


def rows(report: Report) -> Iterator[Row]:
    """Yield findings, the most urgent first, each at its first place, then what was not assessed."""
    elsewhere = fallback(report)
    for finding in ordered_findings(report.findings):
        place = finding.locations[0] if finding.locations else Location(elsewhere)
        path, rule = visible(place.path, 500), visible(finding.advice.id) or "unnamed"
        line = max(1, place.line or 1)
        yield Row(path, line, rule, told(finding), finding.advice.severity, finding)
    for item in ordered_not_assessed(report.not_assessed):
        path = item.subject if item.kind == "file" else elsewhere
        yield Row(visible(path, 500), 1, f"{NOT_ASSESSED}/{visible(item.kind, 50)}", _unread(item))


def _unread(item: NotAssessed) -> str:
    weight = f" (counts as {item.weight})" if item.weight > 1 else ""
    return f"not assessed: {visible(item.subject)}: {visible(item.why, 500)}{weight}"
