"""Many targets in brief: for people at the end, and as lines for programs; `SEAWALL_REWRITE=1` as ever."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest

from seawall.model.report import Failure, Row, Summary
from seawall.report import Style, all_formats
from seawall.report.earlier import report_of
from seawall.report.formats.json import line
from seawall.report.summary import write
from support.reports import REPORTS

GOLDEN = Path(__file__).parent / "golden-many"
HOSTILE = "registry:harbour.example/\x1b[2J\u202eevil:1"
SHOP = "registry:harbour.example/shop"
SUMMARIES = {
    "empty": Summary(()),
    "many": Summary(
        (
            Row(f"{SHOP}/app:1", "passed", 0, (("low", 3), ("unknown", 2)), 0, 100.0),
            Row(f"{SHOP}/app:2", "violated", 1, (("critical", 2), ("high", 12)), 1, 98.7, 4),
            Row("docker:shop:dev", "incomplete", 4, (), 0, 40.0, 30, starter=True),
            Row(
                f"{SHOP}/chart:1",
                "not an image",
                2,
                error="harbour.example/shop/chart:1: not an image (a Helm chart)",
                listed=True,
            ),
            Row(f"{SHOP}/gone:1", "failed", 3, error=f"{SHOP}/gone:1: harbour.example answered 404"),
            Row(HOSTILE, "failed", 2, error=f"{HOSTILE}: \x1b]0;title\x07 and\nmore"),
        ),
        earlier=2,
    ),
}


def written(summary: Summary, style: Style | None = None) -> str:
    out = io.StringIO()
    write(summary, out, style or Style())
    return out.getvalue()


@pytest.mark.parametrize("name", SUMMARIES)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    text = written(SUMMARIES[name])
    if os.environ.get("SEAWALL_REWRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


def test_it_fits_a_hundred_columns_and_colours_change_no_text() -> None:
    plain = written(SUMMARIES["many"])
    assert max(map(len, plain.splitlines())) <= 100
    coloured = written(SUMMARIES["many"], Style(100, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_hostile_text_reaches_nobody_raw() -> None:
    text = written(SUMMARIES["many"])
    assert not any(mark in text for mark in ("\x1b", "\u202e", "\x07"))


@pytest.mark.parametrize("name", REPORTS)
def test_a_line_is_the_document_and_gives_its_report_back(name: str) -> None:
    text = line(REPORTS[name])
    out = io.StringIO()
    all_formats()["json"].write(REPORTS[name], out, Style())
    assert text.count("\n") == 1
    assert json.loads(text) == json.loads(out.getvalue())
    back = report_of(text.encode())
    assert back is not None
    assert line(back) == text


def test_a_failure_is_a_line_that_shows_nothing_invisible() -> None:
    text = line(Failure(HOSTILE, "NotFound", "\x1b\x9b gone\n", 3, "1", "2026-01-02T00:00:00Z"))
    assert json.loads(text) == {
        "schema": "seawall.failure/1",
        "reference": HOSTILE,
        "kind": "NotFound",
        "error": "\x1b\x9b gone\n",
        "exit_code": 3,
        "tool_version": "1",
        "created": "2026-01-02T00:00:00Z",
    }
    assert "\u202e" not in text
    assert report_of(text.encode()) is None
