"""What an earlier run wrote of many targets, a JSON document a line: in brief, so that none is redone."""

from __future__ import annotations

from collections import Counter

import msgspec
from msgspec import Struct

from seawall.model.finding import Severity
from seawall.model.report import Row


class _Target(Struct):
    reference: str


class _Verdict(Struct):
    outcome: str
    exit_code: int


class _Coverage(Struct):
    percent: float


class _Advice(Struct):
    severity: Severity = Severity.UNKNOWN
    kev: object = None


class _Finding(Struct):
    advice: _Advice


class _Weighed(Struct):
    weight: int = 1


class _Feed(Struct):
    starter: bool = False


class _Line(Struct, tag_field="schema", tag="seawall.report/1"):
    """What of a report goes into its row."""

    target: _Target
    verdict: _Verdict
    coverage: _Coverage
    findings: list[_Finding]
    not_assessed: list[_Weighed]
    feeds: list[_Feed]


def row_of(line: bytes) -> Row | None:
    """Return the row of a report's line; None for a failure, a line that was cut short, or anything else."""
    try:
        read = msgspec.json.decode(line, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    counts = Counter(finding.advice.severity for finding in read.findings)
    return Row(
        target=read.target.reference,
        outcome=read.verdict.outcome,
        exit_code=read.verdict.exit_code,
        counts=tuple(
            (severity.value, counts[severity]) for severity in sorted(counts, key=lambda s: -s.rank)
        ),
        exploited=sum(finding.advice.kev is not None for finding in read.findings),
        percent=read.coverage.percent,
        not_assessed=sum(entry.weight for entry in read.not_assessed),
        starter=any(feed.starter for feed in read.feeds),
    )
