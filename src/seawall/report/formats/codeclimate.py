"""Code Climate's issues in one list, as GitLab reads them for its code quality report."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TextIO

from seawall.model.finding import PLACED, Severity
from seawall.model.report import Report
from seawall.report.base import Format, Style
from seawall.report.formats.json import encoded
from seawall.report.sarif import Json, fingerprints
from seawall.report.telling import Row, rows

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def _issue(row: Row, seen: Counter[str]) -> Json:
    mark = fingerprints(row.finding)["seawallFinding/v1"] if row.finding is not None else row.text
    seen[mark] += 1
    if seen[mark] > 1 or row.finding is None:  # readers show one issue of a fingerprint
        mark = sha256(f"{mark}\0{seen[mark]}".encode()).hexdigest()
    made: Json = {
        "type": "issue",
        "check_name": row.rule,
        "description": row.text,
        "categories": ["Security"],
        "severity": SEVERITIES.get(row.severity, "info") if row.severity is not None else "major",
        "fingerprint": mark,
        "location": {"path": _relative(row.path), "lines": {"begin": row.line}},
    }
    finding = row.finding
    if finding is not None and finding.kind in PLACED and finding.advice.why:
        made["content"] = {"body": finding.advice.why}
    return made


def _relative(path: str) -> str:
    """GitLab knows paths from the root of the repository on, without `./`."""
    return path.removeprefix("./").lstrip("/") or "."


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write the list; the style changes nothing."""
    seen: Counter[str] = Counter()
    out.write(encoded([_issue(row, seen) for row in rows(report)]).decode())


FORMAT = Format(
    name="codeclimate",
    suffix=".codeclimate.json",
    summary="Code Climate's JSON, for GitLab's code quality report",
    write=write,
)
