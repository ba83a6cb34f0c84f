from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.model.finding import Advice, Finding, Severity
from seawall.policy import Filters

FINDINGS = st.lists(
    st.builds(
        lambda severity, fixed: Finding(
            Advice("X", severity=severity), "npm", "x", "1", (), fixed_version=fixed
        ),
        st.sampled_from(Severity),
        st.sampled_from(["", "2"]),
    )
)
FILTERS = st.builds(Filters, st.none() | st.frozensets(st.sampled_from(Severity)), st.booleans())


@given(FINDINGS, FILTERS)
def test_keeps_exactly_what_was_asked_for(findings: list[Finding], filters: Filters) -> None:
    kept, left_out = filters.apply(findings)
    assert len(kept) + left_out == len(findings)
    wanted = set(Severity) if filters.severities is None else filters.severities
    expected = [
        f for f in findings if f.advice.severity in wanted and (f.fixed_version or not filters.only_fixed)
    ]
    assert list(kept) == expected


def test_described() -> None:
    assert Filters().described() == ()
    chosen = frozenset({Severity.LOW, Severity.CRITICAL})
    assert Filters(chosen, only_fixed=True).described() == (
        "severity: critical, low",
        "only findings that have a fix",
    )
