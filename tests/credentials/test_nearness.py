"""What a rule requires near its match, against the plain way of asking for each pair."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from seawall.secrets.nearness import Place, near, places_of
from seawall.secrets.rules import Required

PLACES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12)
DISTANCES = st.none() | st.integers(0, 5)


@given(PLACES, PLACES, DISTANCES, DISTANCES)
def test_it_is_what_each_pair_says(
    places: list[Place], others: list[Place], lines: int | None, columns: int | None
) -> None:
    plain = {
        (line, column)
        for line, column in places
        if any(
            (lines is None or abs(line - other) <= lines)
            and (columns is None or abs(column - beside) <= columns)
            for other, beside in others
        )
    }
    assert set(near(places, others, Required("x", lines, columns))) == plain


def test_places_are_lines_and_columns() -> None:
    text = b"ab\n\ncd"
    assert places_of(text, range(6)) == {0: (0, 0), 1: (0, 1), 2: (0, 2), 3: (1, 0), 4: (2, 0), 5: (2, 1)}


def test_many_of_both_are_bounded() -> None:
    many = [(line, 0) for line in range(20_000)]
    begun = time.process_time()
    assert len(list(near(many, [(line, 9) for line, _ in many], Required("x", 10**9, 3)))) == 0
    assert time.process_time() - begun < 10  # each pair by itself would be 400 million questions
