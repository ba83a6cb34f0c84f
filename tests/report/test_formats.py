"""What holds of every format; `SEAWALL_REWRITE=1 pytest tests/report` writes the golden files anew."""

from __future__ import annotations

import io
import os
from pathlib import Path

import msgspec
import pytest

from seawall.model.report import Report
from seawall.report import Format, Style, all_formats
from support.reports import FULL, HOSTILE_REPORT, REPORTS

GOLDEN = Path(__file__).parent / "golden"
FORMATS = all_formats()
CASES = [
    pytest.param(format_, name, id=f"{format_.name}-{name}")
    for format_ in FORMATS.values()
    for name in REPORTS
]


def written(format_: Format, report: Report, style: Style | None = None) -> str:
    out = io.StringIO()
    format_.write(report, out, style or Style())
    return out.getvalue()


@pytest.mark.parametrize(("format_", "name"), CASES)
def test_golden(format_: Format, name: str) -> None:
    path = GOLDEN / f"{name}{format_.suffix}"
    text = written(format_, REPORTS[name])
    if os.environ.get("SEAWALL_REWRITE"):
        path.write_text(text)
    assert text == path.read_text()


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {
        f"{n}{f.suffix}" for n in REPORTS for f in FORMATS.values()
    }


@pytest.mark.parametrize(("format_", "name"), CASES)
def test_order_of_the_lists_does_not_matter(format_: Format, name: str) -> None:
    report = REPORTS[name]
    backwards = msgspec.structs.replace(
        report,
        packages=report.packages[::-1],
        findings=report.findings[::-1],
        not_assessed=report.not_assessed[::-1],
    )
    assert written(format_, backwards) == written(format_, report)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=list(FORMATS))
def test_hostile_text_reaches_nobody_raw(format_: Format) -> None:
    text = written(format_, HOSTILE_REPORT)
    assert not [char for char in text if char != "\n" and not char.isprintable()]


@pytest.mark.parametrize("format_", FORMATS.values(), ids=list(FORMATS))
def test_what_was_not_assessed_is_said(format_: Format) -> None:
    text = written(format_, REPORTS["incomplete"])
    for item in REPORTS["incomplete"].not_assessed:
        assert item.why in text


@pytest.mark.parametrize("format_", FORMATS.values(), ids=list(FORMATS))
def test_ends_in_a_line_feed_and_encodes(format_: Format) -> None:
    lone = msgspec.structs.replace(FULL, created="\ud800", filters=("\udcff",))
    text = written(format_, lone)
    assert text.endswith("\n")
    text.encode()
