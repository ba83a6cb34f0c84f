"""The verdict: a pure function of the findings, the coverage, the feeds and the time.

Several demands may fail at once.  Every failure is given as a reason; the outcome is the gravest of them, in
this order: violated (a finding that is there stays there, whatever was not judged), stale (old data put every
answer in doubt), incomplete (some answers are missing), passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from seawall.model.errors import ExitCode
from seawall.model.finding import Finding, Severity, Status
from seawall.model.freshness import data_age, described_age
from seawall.model.package import NotAssessed
from seawall.model.report import Coverage, Feed, Outcome, Verdict
from seawall.policy.base import Gate

_EXIT_CODES = {
    Outcome.VIOLATED: ExitCode.GATE_VIOLATED,
    Outcome.STALE: ExitCode.DATA_UNAVAILABLE,
    Outcome.INCOMPLETE: ExitCode.INCOMPLETE,
    Outcome.PASSED: ExitCode.PASSED,
}

# What holds packages: when it was not read, nobody knows how many are missing from the coverage.
_HOLDERS = frozenset({"file", "layer", "target"})

# Clocks of two machines differ by less; data dated later than this would never grow old.
_CLOCK_SKEW = timedelta(days=1)


def judge(
    findings: Sequence[Finding],
    not_assessed: Sequence[NotAssessed],
    coverage: Coverage,
    feeds: Sequence[Feed],
    now: datetime,
    gate: Gate,
) -> Verdict:
    """Return the verdict on what the filters kept; `now` is aware of its time zone.

    The reasons of the outcome come first, then what a person should know although it does not decide.
    """
    counted = [finding for finding in findings if finding.status is not Status.NOT_AFFECTED]
    failures = {
        Outcome.VIOLATED: tuple(_violations(counted, gate)),
        Outcome.STALE: tuple(_stale(coverage, feeds, now, gate)),
        Outcome.INCOMPLETE: tuple(_incomplete(coverage, not_assessed, gate)),
    }
    outcome = next((outcome for outcome, reasons in failures.items() if reasons), Outcome.PASSED)
    reasons = [reason for said in failures.values() for reason in said]
    return Verdict(outcome, int(_EXIT_CODES[outcome]), (*reasons, *_remarks(counted, gate)))


def complete(verdict: Verdict, unread: Sequence[NotAssessed]) -> Verdict:
    """Return the verdict on files that were named: none has passed where one of them was not judged."""
    if verdict.outcome is not Outcome.PASSED or not unread:
        return verdict
    said = f"Not assessed: {unread[0].subject} ({unread[0].why})"
    more = f", and {len(unread) - 1} more" if len(unread) > 1 else ""
    return Verdict(Outcome.INCOMPLETE, int(ExitCode.INCOMPLETE), (f"{said}{more}.", *verdict.reasons))


def _violations(findings: Sequence[Finding], gate: Gate) -> Iterator[str]:
    if gate.fail_on is not None:
        floor = gate.fail_on.rank
        worst = [finding.advice.severity for finding in findings if finding.advice.severity.rank >= floor]
        if worst:
            yield f"{_counted(len(worst), 'finding')} at or above {gate.fail_on}: {_by_severity(worst)}."
    exploited = [finding.advice.id for finding in findings if finding.advice.kev is not None]
    if gate.fail_on_kev and exploited:
        yield f"{_counted(len(exploited), 'finding')} known to be exploited: {_named(exploited)}."


def _stale(coverage: Coverage, feeds: Sequence[Feed], now: datetime, gate: Gate) -> Iterator[str]:
    if gate.max_db_age is None:
        return
    if not feeds and coverage.packages:
        yield "There is no advisory data, and its age was to be checked."
    for feed in feeds:
        age = data_age(feed, now)
        if age is None:
            yield f"The data of {feed.name} carries no date, and its age was to be checked."
        elif age < -_CLOCK_SKEW:
            yield f"The data of {feed.name} is dated in the future; its age cannot be told."
        elif age > gate.max_db_age:
            allowed = described_age(gate.max_db_age)
            yield f"The data of {feed.name} is {described_age(age)} old; {allowed} is allowed."


def _incomplete(coverage: Coverage, not_assessed: Sequence[NotAssessed], gate: Gate) -> Iterator[str]:
    if gate.min_coverage is None:
        return
    if not coverage.percent >= gate.min_coverage:
        judged = f"{coverage.packages_assessed} of {_counted(coverage.packages, 'package')}"
        yield f"{judged} were judged ({coverage.percent:g} %); {gate.min_coverage:g} % is demanded."
    if not gate.min_coverage:
        return
    unread = Counter(item.kind for item in not_assessed if item.kind in _HOLDERS)
    if unread:
        yield f"Not read: {_listed(unread)}; the packages in there are not counted."
    doubtful = [f"{item.subject} ({item.why})" for item in not_assessed if item.kind == "distribution"]
    if doubtful:
        yield f"Not assessed, or not in full: {_named(doubtful)}."
    if coverage.partial:
        part = _named(coverage.partial)
        yield f"The data covers only a part of {part}; the demanded coverage cannot be shown."


def _remarks(findings: Sequence[Finding], gate: Gate) -> Iterator[str]:
    if gate.fail_on in {None, Severity.UNKNOWN}:
        return
    unknown = sum(finding.advice.severity is Severity.UNKNOWN for finding in findings)
    if unknown:
        which = f"{_counted(unknown, 'finding')} without a known severity"
        yield f"{which} did not count; --fail-on unknown counts all."


def _by_severity(severities: Iterable[Severity]) -> str:
    counts = Counter(severities)
    return ", ".join(f"{counts[s]} {s}" for s in sorted(counts, key=lambda s: -s.rank))


def _listed(counts: Counter[str]) -> str:
    return ", ".join(_counted(count, kind) for kind, count in sorted(counts.items()))


def _named(names: Iterable[str], most: int = 5) -> str:
    ordered = sorted(set(names))
    rest = len(ordered) - most
    return ", ".join(ordered[:most]) + (f" and {rest} more" if rest > 0 else "")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
