"""Many targets in brief, for people: a row each, then what failed and why, and what all come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from seawall.model.finding import Severity
from seawall.model.report import Outcome, Row, Summary
from seawall.report.base import Style
from seawall.report.layout import Column, Line, Span, line, table, wrapped, write_plain, write_styled
from seawall.report.text import visible

_SHOWN = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_COLOURS = {Outcome.PASSED.value: "green", Outcome.VIOLATED.value: "bold red", "failed": "bold red"}
_COLUMNS = (
    Column("TARGET", least=20, cut=True),
    *(Column(severity.upper(), right=True) for severity in _SHOWN),
    Column("OTHER", right=True),
    Column("KEV", right=True),
    Column("JUDGED", right=True),
    Column("VERDICT"),
)


def write(summary: Summary, out: TextIO, style: Style) -> None:
    """Write the summary, coloured where the style allows it; both ways have the same text."""
    lines = _lines(summary, style.width)
    if style.colour:
        write_styled(lines, out, style.width)
    else:
        write_plain(lines, out)


def _lines(summary: Summary, width: int) -> Iterator[Line]:
    if summary.rows:
        yield from table(_COLUMNS, [_row(row) for row in summary.rows], width)
        yield ()
    yield from _totals(summary, width)
    failed = [row for row in summary.rows if row.error]
    if failed:
        yield ()
        yield line(Span(f"NO REPORT OF {len(failed)}, which is not the same as clean", "bold yellow"))
        for row in failed:
            yield from wrapped(f"{visible(row.target)}: {visible(_reason(row), 400)}", width, indent=2)


def _reason(row: Row) -> str:
    """The error, without the reference when it begins with that."""
    named = row.target.partition(":")[2] or row.target
    for start in (row.target, named):
        if row.error.startswith(f"{start}: "):
            return row.error[len(start) + 2 :]
    return row.error


def _row(row: Row) -> tuple[Span, ...]:
    counts = dict(row.counts)
    other = sum(count for name, count in row.counts if name not in _SHOWN)
    judged = "" if row.error else f"{row.percent:g} %"
    numbers = [counts.get(severity.value, 0) for severity in _SHOWN]
    return (
        Span(visible(row.target, 300)),
        *(Span("" if row.error else str(number)) for number in (*numbers, other, row.exploited)),
        Span(judged, "yellow" if row.not_assessed and not row.error else ""),
        Span(row.outcome, _COLOURS.get(row.outcome, "yellow")),
    )


def _totals(summary: Summary, width: int) -> Iterator[Line]:
    outcomes = Counter(row.outcome for row in summary.rows)
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    earlier = f" ({summary.earlier} of an earlier run)" if summary.earlier else ""
    yield line(
        Span(f"{_counted(len(summary.rows), 'target')}{earlier}" + (f": {told}" if told else ""), "bold")
    )
    doubted = [row for row in summary.rows if row.not_assessed]
    if doubted:
        weight = sum(row.not_assessed for row in doubted)
        yield from wrapped(
            f"Not assessed: {weight} in {_counted(len(doubted), 'target')}; -o json=FILE tells which and why",
            width,
            style="bold yellow",
        )
    if any(row.starter for row in summary.rows):
        yield from wrapped(
            "COVERAGE IS THE EMBEDDED STARTER SET for some: run `seawall db update`", width, style="bold red"
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
