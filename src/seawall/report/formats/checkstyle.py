"""Checkstyle's XML, which build servers and editors read: the lines of files that something is wrong with."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import quoteattr

from seawall.model.report import Report
from seawall.report.base import Format, Style
from seawall.report.telling import level, rows

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write the findings by file and line, then what was not assessed of each; the style changes nothing."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n')
    ordered = sorted(rows(report), key=lambda row: (row.path, row.line))
    for path, group in groupby(ordered, key=lambda row: row.path):
        out.write(f"  <file name={quoteattr(path)}>\n")
        for row in group:
            source = quoteattr(f"seawall.{row.rule}")
            said = (
                f"severity={quoteattr(_SEVERITIES[level(row)])} message={quoteattr(row.text)} source={source}"
            )
            out.write(f'    <error line="{row.line}" {said}/>\n')
        out.write("  </file>\n")
    out.write("</checkstyle>\n")


FORMAT = Format(
    name="checkstyle",
    suffix=".checkstyle.xml",
    summary="XML as Checkstyle writes it, for build servers",
    write=write,
)
