from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.freshness import data_age, described_age, moment
from seawall.model.report import Feed

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fetched", "newest", "age"),
    [
        ("2026-11-23T07:00:00Z", "2020-01-01", timedelta(hours=1)),
        ("2026-11-23T07:00:00", "", timedelta(hours=1)),
        ("", "2026-11-22", timedelta(days=1, hours=8)),
        ("soon", "2026-11-22T08:00:00+01:00", timedelta(days=1, hours=1)),
        ("2026-11-24T08:00:00Z", "", timedelta(days=-1)),
        ("", "", None),
    ],
)
def test_data_age(fetched: str, newest: str, age: timedelta | None) -> None:
    assert data_age(Feed("f", 1, newest, fetched), NOW) == age


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=5, minutes=59), "5 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=2, hours=3), "2 d 3 h"),
        (timedelta(days=-2), "0 min"),
    ],
)
def test_described(age: timedelta, text: str) -> None:
    assert described_age(age) == text


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = moment(text)
    assert found is None or found.tzinfo is not None
