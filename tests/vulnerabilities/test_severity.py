"""Words and vectors become severities, and these a risk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.finding import Advice, Cvss, Epss, Kev, Severity
from seawall.vulnerabilities.risk import risk
from seawall.vulnerabilities.severity import preference, rated, scored, titled, word

WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@pytest.mark.parametrize(
    ("score", "version", "expected"),
    [
        (0.0, "3.1", Severity.NEGLIGIBLE),
        (0.1, "3.1", Severity.LOW),
        (3.9, "3.1", Severity.LOW),
        (4.0, "3.1", Severity.MEDIUM),
        (7.0, "4.0", Severity.HIGH),
        (9.0, "3.0", Severity.CRITICAL),
        (10.0, "2.0", Severity.HIGH),
        (0.0, "2.0", Severity.LOW),
    ],
)
def test_ratings(score: float, version: str, expected: Severity) -> None:
    assert rated(Cvss(version, "", score)) is expected


@pytest.mark.parametrize(
    ("vector", "version", "score"),
    [
        (WORST, "3.1", 9.8),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.0", 9.8),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 9.3),
        ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "2.0", 7.8),
        ("(AV:N/AC:L/Au:N/C:N/I:N/A:C)", "2.0", 7.8),
    ],
)
def test_base_scores(vector: str, version: str, score: float) -> None:
    found = scored(vector)
    assert found is not None
    assert (found.version, found.score) == (version, score)


METRICS = st.sampled_from(
    [*WORST.split("/"), "AV:", ":N", "S:C", "E:U", "RL:X", "AT:N", "VC:H", "Au:N", "é", ""]
)


@given(st.text(max_size=600) | st.lists(METRICS, max_size=12).map("/".join))
def test_any_text_may_come_as_a_vector(text: str) -> None:
    for vector in (text, f"CVSS:3.1/{text}", f"CVSS:4.0/{text}"):
        found = scored(vector)
        assert found is None or 0 <= found.score <= 10


def test_better_versions_come_first() -> None:
    ordered = [Cvss("4.0", "a", 1.0), Cvss("3.1", "a", 9.0), Cvss("3.1", "b", 2.0), Cvss("2.0", "a", 10.0)]
    assert sorted({*ordered}, key=preference) == ordered


def test_words() -> None:
    assert word(" Important ") is Severity.HIGH
    assert word("low**") is Severity.LOW
    assert word(7) is Severity.UNKNOWN
    assert titled("Critical: x") is Severity.CRITICAL
    assert titled("critical x") is Severity.UNKNOWN


def advice(**facts: object) -> Advice:
    return Advice("CVE-2024-1", **facts)  # type: ignore[arg-type]


def test_risk_puts_the_exploited_first() -> None:
    listed = Kev("2024-01-01", "2024-02-01")
    ransom = Kev("2024-01-01", "2024-02-01", ransomware=True)
    probable = Epss(0.5, 0.99, "2024-01-01")
    critical = {"severity": Severity.CRITICAL}
    ordered = [
        risk(advice(kev=ransom, **critical)),
        risk(advice(kev=listed, **critical)),
        risk(advice(epss=probable, **critical)),
        risk(advice(**critical)),
        risk(advice(severity=Severity.LOW)),
        risk(advice(severity=Severity.NEGLIGIBLE)),
    ]
    assert ordered == sorted(ordered, reverse=True)
    assert len(set(ordered)) == len(ordered)


def test_risk_of_the_unknown_is_not_low() -> None:
    assert risk(advice()) > risk(advice(severity=Severity.LOW))


def test_risk_takes_the_score_that_agrees_with_the_severity() -> None:
    worst = Cvss("3.1", WORST, 9.8)
    assert risk(advice(severity=Severity.CRITICAL, cvss=(worst,), kev=Kev("", "", ransomware=True))) == 98.0
    assert risk(advice(severity=Severity.LOW, cvss=(worst,), kev=Kev("", "", ransomware=True))) == 25.0


@given(st.floats(0, 1), st.sampled_from(list(Severity)), st.booleans())
def test_risk_is_a_percentage(score: float, severity: Severity, listed: bool) -> None:
    found = risk(advice(severity=severity, epss=Epss(score, 0, ""), kev=Kev("", "") if listed else None))
    assert 0 <= found <= 100
