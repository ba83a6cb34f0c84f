"""Ranges as intervals say what the evaluation algorithm of the OSV schema says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.osv import Event
from seawall.vulnerabilities.ranges import Interval, evaluated

KINDS = ("introduced", "fixed", "last_affected", "limit")


def key(version: str) -> bytes:
    """Whole numbers as versions, self-delimiting like every scheme's keys."""
    if not version.isdigit():
        raise InvalidVersion("number", version)
    return int(version).to_bytes(4, "big") + b"\x01"


def vulnerable(version: int, events: list[tuple[str, int]], has_limits: bool) -> bool:
    """The schema's pseudo-code, word for word, over numbers; ties in the order that `intervals` promises."""
    limits = [bound for kind, bound in events if kind == "limit"]
    if has_limits and not any(version < limit for limit in limits):
        return False
    state = False
    # What ends an interval comes first, unless nothing is open: done by evaluating each point at once.
    for point in sorted({bound for _, bound in events}):
        here = {kind for kind, bound in events if bound == point}
        if {"introduced", "fixed"} <= here:
            pass  # open stays open, closed stays closed
        elif "introduced" in here and version >= point:
            state = True
        elif "fixed" in here and version >= point:
            state = False
        if "last_affected" in here and version > point:
            state = False
    return state


events = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 12)), max_size=8)


@example([("introduced", 0), ("introduced", 1), ("fixed", 1), ("last_affected", 1)], Random(0))
@given(events, st.randoms(use_true_random=False))
def test_the_algorithm_of_the_schema(listed: list[tuple[str, int]], shuffler: object) -> None:
    shuffled = [Event(**{kind: str(bound)}) for kind, bound in listed]
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    found = evaluated(shuffled, key)
    has_limits = any(kind == "limit" for kind, _ in listed)
    for version in range(14):
        inside = [each for each in found if each.holds(key(str(version)))]
        assert bool(inside) == vulnerable(version, listed, has_limits), (listed, version)
        assert len(inside) <= 1, "the intervals of one range do not overlap"


@given(events)
def test_order_does_not_matter(listed: list[tuple[str, int]]) -> None:
    forwards = [Event(**{kind: str(bound)}) for kind, bound in listed]
    assert evaluated(forwards, key) == evaluated(forwards[::-1], key)


def test_introduced_0_is_before_every_version() -> None:
    [interval] = evaluated([Event(introduced="0"), Event(fixed="3")], key)
    assert interval == Interval(b"", key("3"), "", "3")


def test_several_branches_keep_their_own_fix() -> None:
    listed = [Event(introduced="0"), Event(fixed="3"), Event(introduced="5"), Event(fixed="7")]
    found = evaluated(listed, key)
    assert [(each.introduced, each.fixed) for each in found] == [("", "3"), ("5", "7")]


def test_a_fix_where_the_next_branch_begins_leaves_both_open() -> None:
    listed = [Event(introduced="0"), Event(fixed="5"), Event(introduced="5"), Event(fixed="7")]
    assert [each.fixed for each in evaluated(listed, key)] == ["5", "7"]


def test_introduced_and_fixed_at_once_affects_nothing() -> None:
    assert evaluated([Event(introduced="5"), Event(fixed="5")], key) == []


def test_the_last_affected_version_is_affected() -> None:
    [interval] = evaluated([Event(introduced="2"), Event(last_affected="4")], key)
    assert interval.holds(key("4"))
    assert not interval.holds(key("5"))
    assert (interval.fixed, interval.last) == ("", "4")


@pytest.mark.parametrize("limit", ["*", "9.*"])
def test_a_star_is_no_limit(limit: str) -> None:
    [interval] = evaluated([Event(introduced="2"), Event(limit=limit)], key)
    assert interval.high is None


def test_what_is_not_an_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="event"):
        evaluated([Event(introduced="0"), Event()], key)


def test_a_bound_that_cannot_be_parsed_is_an_error() -> None:
    with pytest.raises(InvalidVersion):
        evaluated([Event(introduced="0"), Event(fixed="soon")], key)
