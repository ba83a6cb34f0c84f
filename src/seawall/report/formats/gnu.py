"""Errors as GNU programs tell them (GNU coding standards, 4.4): a line each, for editors and for grep."""

from __future__ import annotations

from typing import TextIO

from seawall.model.report import Report
from seawall.report.base import Format, Style
from seawall.report.telling import level, rows


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write `file:line: severity: text [rule]`, no line where none is known, and at last the verdict."""
    for row in rows(report):
        known = row.finding is not None and row.finding.locations and row.finding.locations[0].line
        where = f"{row.path}:{row.line}" if known else row.path
        out.write(f"{where}: {level(row)}: {row.text} [{row.rule}]\n")
    out.write(f"seawall: {len(report.findings)} findings, {report.verdict.outcome}\n")


FORMAT = Format(
    name="gnu", suffix=".gnu.txt", summary="file:line: severity: text, a line a finding", write=write
)
