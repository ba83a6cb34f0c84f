"""The table: width, colours, sections, and what it ends with."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import msgspec
import pytest

from seawall.model.finding import Advice
from seawall.model.package import NotAssessed
from seawall.model.report import Report
from seawall.report.base import Style
from seawall.report.formats.table import FORMAT
from seawall.report.text import columns
from support.reports import FULL, INCOMPLETE, LODASH, OLD, REPORTS, STARTED, finding

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def table(report: Report, style: Style | None = None) -> str:
    out = io.StringIO()
    FORMAT.write(report, out, style or Style())
    return out.getvalue()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [80, 100, 140])
def test_fits_the_width(name: str, width: int) -> None:
    for line in table(REPORTS[name], Style(width)).splitlines():
        assert columns(line) <= max(width, 91), line


@pytest.mark.parametrize("name", REPORTS)
def test_colours_change_no_text(name: str) -> None:
    coloured = table(REPORTS[name], Style(colour=True))
    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == table(REPORTS[name])


def test_sections_come_in_order() -> None:
    text = table(FULL)
    places = [text.index(title) for title in ("operating system packages", "npm packages", "srv/poetry.lock")]
    assert places == sorted(places)


def test_one_row_a_finding_and_all_of_them() -> None:
    many = tuple(finding(LODASH, Advice(f"CVE-2020-{n:04}"), "5") for n in range(500))
    report = msgspec.structs.replace(FULL, findings=many)
    assert len(re.findall(r"CVE-2020-\d{4}", table(report))) == 500
    cut = table(report, Style(rows=20))
    assert len(re.findall(r"CVE-2020-\d{4}", cut)) == 20
    assert "and 480 more" in cut


def test_starter_data_is_loud() -> None:
    notice = "COVERAGE IS THE EMBEDDED STARTER SET (412 advisories as of 2026-08-22): run `seawall db update`"
    assert notice in table(STARTED)


def test_ends_with_what_was_not_assessed_and_the_verdict() -> None:
    lines = table(INCOMPLETE).splitlines()
    assert lines[-1] == "INCOMPLETE (exit code 4)"
    tail = lines[lines.index("NOT ASSESSED (127), which is not the same as clean") :]
    assert any("120 x distribution: no feed covers this release: debian 9" in line for line in tail)


def test_an_ended_release_is_counted() -> None:
    ended = NotAssessed("distribution", "Debian 10", "reached its end of life on 2024-06-30")
    text = table(msgspec.structs.replace(FULL, not_assessed=(ended,)))
    assert "NOT ASSESSED (1)" in text
    assert "1 x distribution: reached its end of life on 2024-06-30: Debian 10" in text


def test_age_is_that_at_the_time_of_the_report() -> None:
    report = msgspec.structs.replace(FULL, feeds=(OLD,), created="2026-11-30T05:00:00+00:00")
    assert "11 d" in table(report)
    assert "unknown" in table(msgspec.structs.replace(report, created="yesterday"))


def test_plain_output_does_not_import_rich() -> None:
    code = (
        "import sys, io; sys.path.insert(0, 'tests')\n"
        "from support.reports import FULL\n"
        "from seawall.report import Style, all_formats\n"
        "for format in all_formats().values(): format.write(FULL, io.StringIO(), Style())\n"
        "print({'rich', 'jsonschema', 'httpx', 'sqlite3', 'packageurl'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
