"""The gate: what violates it, what is said, and which failure decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import ExitCode
from seawall.model.finding import Advice, Finding, Kev, Severity, Status
from seawall.model.package import NotAssessed
from seawall.model.report import Coverage, Feed, Outcome, Verdict
from seawall.policy import Gate, judge

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FULL = Coverage(10, 10, 10, 100.0)
HALF = Coverage(10, 5, 10, 50.0)
FRESH = Feed("osv/npm", 10, fetched="2026-11-23T07:00:00Z")
OLD = Feed("osv/npm", 10, fetched="2026-11-20T07:00:00Z")


def finding(severity: Severity, *, kev: bool = False, status: Status = Status.AFFECTED) -> Finding:
    advice = Advice(
        f"CVE-{severity}", severity=severity, kev=Kev("2026-01-01", "2026-02-01") if kev else None
    )
    return Finding(advice, "npm", "x", "1", (), status=status)


def judged(  # the defaults are a scan with nothing wrong
    gate: Gate,
    *findings: Finding,
    coverage: Coverage = FULL,
    feeds: tuple[Feed, ...] = (FRESH,),
    lost: tuple[NotAssessed, ...] = (),
) -> Verdict:
    return judge(findings, lost, coverage, feeds, NOW, gate)


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("floor", Severity)
def test_fail_on(severity: Severity, floor: Severity) -> None:
    verdict = judged(Gate(fail_on=floor), finding(severity))
    violated = floor is Severity.UNKNOWN or (severity is not Severity.UNKNOWN and severity.rank >= floor.rank)
    assert verdict.outcome is (Outcome.VIOLATED if violated else Outcome.PASSED)
    assert verdict.exit_code == (ExitCode.GATE_VIOLATED if violated else ExitCode.PASSED)


def test_reasons_are_sentences_for_a_person() -> None:
    found = (
        finding(Severity.HIGH),
        finding(Severity.CRITICAL),
        finding(Severity.HIGH),
        finding(Severity.LOW),
    )
    assert judged(Gate(fail_on=Severity.HIGH), *found).reasons == (
        "3 findings at or above high: 1 critical, 2 high.",
    )


def test_unknown_severity_does_not_pass_in_silence() -> None:
    verdict = judged(Gate(fail_on=Severity.LOW), finding(Severity.UNKNOWN))
    assert verdict.outcome is Outcome.PASSED
    assert verdict.reasons == (
        "1 finding without a known severity did not count; --fail-on unknown counts all.",
    )


def test_what_is_not_affected_does_not_violate() -> None:
    gate = Gate(fail_on=Severity.UNKNOWN, fail_on_kev=True)
    spared = finding(Severity.CRITICAL, kev=True, status=Status.NOT_AFFECTED)
    assert judged(gate, spared).outcome is Outcome.PASSED


def test_known_exploited() -> None:
    verdict = judged(Gate(fail_on_kev=True), finding(Severity.LOW, kev=True), finding(Severity.HIGH))
    assert verdict.outcome is Outcome.VIOLATED
    assert verdict.reasons == ("1 finding known to be exploited: CVE-low.",)


def test_without_demands_everything_passes() -> None:
    verdict = judged(Gate(), finding(Severity.CRITICAL, kev=True), coverage=HALF, feeds=())
    assert verdict == Verdict(Outcome.PASSED, 0)


@pytest.mark.parametrize(
    ("coverage", "lost", "outcome"),
    [
        (FULL, (), Outcome.PASSED),
        (HALF, (), Outcome.INCOMPLETE),
        (Coverage(0, 0, 0, 100.0), (), Outcome.PASSED),
        (Coverage(10, 10, 10, float("nan")), (), Outcome.INCOMPLETE),
        (FULL, (NotAssessed("layer", "sha256:…", "truncated"),), Outcome.INCOMPLETE),
        (FULL, (NotAssessed("file", "x", "too large"),), Outcome.INCOMPLETE),
        (FULL, (NotAssessed("distribution", "Debian 10", "no package database"),), Outcome.INCOMPLETE),
        (FULL, (NotAssessed("package", "x 1", "counted in the coverage already"),), Outcome.PASSED),
        (FULL, (NotAssessed("feed", "epss", "finds nothing"),), Outcome.PASSED),
        (Coverage(10, 10, 10, 100.0, ("Debian",)), (), Outcome.INCOMPLETE),
    ],
)
def test_min_coverage(coverage: Coverage, lost: tuple[NotAssessed, ...], outcome: Outcome) -> None:
    assert judged(Gate(min_coverage=90.0), coverage=coverage, lost=lost).outcome is outcome
    assert judged(Gate(), coverage=coverage, lost=lost).outcome is Outcome.PASSED


def test_what_was_not_judged_is_named() -> None:
    lost = (
        NotAssessed("file", "a.jar", "not read"),
        NotAssessed("file", "b.jar", "not read"),
        NotAssessed("distribution", "Debian 10", "reached its end of life on 2024-06-30"),
    )
    assert judged(Gate(min_coverage=1.0), lost=lost).reasons == (
        "Not read: 2 files; the packages in there are not counted.",
        "Not assessed, or not in full: Debian 10 (reached its end of life on 2024-06-30).",
    )
    assert judged(Gate(min_coverage=0.0), lost=lost).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("feeds", "coverage", "outcome"),
    [
        ((FRESH,), FULL, Outcome.PASSED),
        ((FRESH, OLD), FULL, Outcome.STALE),
        ((Feed("undated", 1),), FULL, Outcome.STALE),
        ((Feed("future", 1, fetched="2027-01-01"),), FULL, Outcome.STALE),
        ((Feed("skewed", 1, fetched="2026-11-23T08:10:00Z"),), FULL, Outcome.PASSED),
        ((), FULL, Outcome.STALE),
        ((), Coverage(0, 0, 3, 100.0), Outcome.PASSED),
    ],
)
def test_max_db_age(feeds: tuple[Feed, ...], coverage: Coverage, outcome: Outcome) -> None:
    verdict = judged(Gate(max_db_age=timedelta(days=1)), coverage=coverage, feeds=feeds)
    assert verdict.outcome is outcome
    assert bool(verdict.reasons) == (outcome is not Outcome.PASSED)


def test_the_gravest_failure_decides_and_all_are_said() -> None:
    gate = Gate(Severity.HIGH, min_coverage=90.0, max_db_age=timedelta(days=1))
    bad = finding(Severity.HIGH)
    verdict = judged(gate, bad, coverage=HALF, feeds=(OLD,))
    assert (verdict.outcome, verdict.exit_code, len(verdict.reasons)) == (Outcome.VIOLATED, 1, 3)
    assert judged(gate, coverage=HALF, feeds=(OLD,)).exit_code == 5
    assert judged(gate, coverage=HALF).exit_code == 4


@given(st.lists(st.sampled_from(Severity)), st.sampled_from(Severity))
def test_more_findings_never_mend_a_verdict(severities: list[Severity], floor: Severity) -> None:
    found = [finding(severity) for severity in severities]
    gate = Gate(fail_on=floor)
    codes = [judged(gate, *found[:count]).exit_code for count in range(len(found) + 1)]
    assert codes == sorted(codes)


def test_verdicts_survive_encoding() -> None:
    verdict = judged(Gate(fail_on=Severity.LOW), finding(Severity.HIGH))
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=Verdict) == verdict
