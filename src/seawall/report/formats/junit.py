"""JUnit's XML, which build servers show among their tests: a failed case a finding, a suite a section.

There is no standard but what readers take: the schema of Jenkins' xUnit plug-in (junit-10.xsd) holds of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from seawall.model.finding import PLACED, Finding
from seawall.model.package import NotAssessed
from seawall.model.report import Report
from seawall.report.base import Format, Style
from seawall.report.order import ordered_not_assessed
from seawall.report.sections import sections
from seawall.report.telling import told
from seawall.report.text import visible

_MOST = 500


def _attributes(**values: object) -> str:
    return " ".join(f"{name}={quoteattr(visible(str(value), _MOST))}" for name, value in values.items())


def _case(finding: Finding) -> Iterator[str]:
    """Yield the lines of a failed case: named by the finding, of the class of its package or file."""
    advice, place = finding.advice, finding.locations[0] if finding.locations else None
    at = f":{place.line}" if place is not None and place.line else ""
    if finding.kind in PLACED:
        of = place.path if place is not None else finding.package
        name = f"[{advice.severity.upper()}] {advice.id}{f' (line {place.line})' if place and at else ''}"
    else:
        of = f"{finding.package}-{finding.version}"
        name = f"[{advice.severity.upper()}] {advice.id}"
    yield f"    <testcase {_attributes(classname=of, name=name, time=0)}>\n"
    message = told(finding)
    yield f"      <failure {_attributes(message=message, type=finding.kind)}>"
    lines = [message]
    if advice.title and finding.kind not in PLACED:
        lines.append(visible(advice.title, _MOST))
    lines += [visible(advice.why, _MOST)] if advice.why else []
    lines += [
        f"{visible(each.path, _MOST)}{f':{each.line}' if each.line else ''}" for each in finding.locations
    ]
    lines += [visible(line, _MOST) for line in finding.remedy.splitlines()]
    yield f"{escape(chr(10).join(lines))}</failure>\n    </testcase>\n"


def _suite(name: str, findings: Sequence[Finding], created: str) -> Iterator[str]:
    count = len(findings)
    counts = _attributes(tests=count, failures=count, errors=0, skipped=0, time=0, timestamp=created)
    yield f"  <testsuite {_attributes(name=name)} {counts}>\n"
    for finding in findings:
        yield from _case(finding)
    yield "  </testsuite>\n"


def _unread(items: Sequence[NotAssessed], created: str) -> Iterator[str]:
    """Yield a suite of cases that were skipped: what was not assessed has neither passed nor failed."""
    count = len(items)
    counts = _attributes(tests=count, failures=0, errors=0, skipped=count, time=0, timestamp=created)
    yield f'  <testsuite name="not assessed" {counts}>\n'
    for item in items:
        yield f"    <testcase {_attributes(classname=item.kind, name=item.subject, time=0)}>\n"
        yield f"      <skipped {_attributes(message=item.why)}/>\n    </testcase>\n"
    yield "  </testsuite>\n"


def _clean(report: Report, created: str) -> Iterator[str]:
    """Yield a suite with one case that passed: readers take a file without any for a failure."""
    counts = _attributes(tests=1, failures=0, errors=0, skipped=0, time=0, timestamp=created)
    of = _attributes(classname=report.target.reference, name="nothing found", time=0)
    yield f"  <testsuite {_attributes(name=report.target.reference)} {counts}>\n"
    yield f"    <testcase {of}/>\n  </testsuite>\n"


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write the suites; the style changes nothing."""
    created = report.created.removesuffix("Z")  # their times are of no zone
    unread = ordered_not_assessed(report.not_assessed)
    clean = not report.findings and not unread
    total = len(report.findings) + len(unread) + clean
    counts = _attributes(tests=total, failures=len(report.findings), errors=0, time=0)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="seawall" {counts}>\n')
    for section, findings in sections(report).items():
        out.writelines(_suite(section.title, findings, created))
    if unread:
        out.writelines(_unread(unread, created))
    if clean:
        out.writelines(_clean(report, created))
    out.write("</testsuites>\n")


FORMAT = Format(
    name="junit",
    suffix=".junit.xml",
    summary="JUnit's XML, a case a finding, for build servers",
    write=write,
)
