"""Which matches have those near them that their rules require (gitleaks' `required`)."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from seawall.secrets.rules import Required

Place = tuple[int, int]
"""A line and a column, from nought."""


def places_of(content: bytes, starts: Iterable[int]) -> dict[int, Place]:
    """Return where in a text each of these offsets stands."""
    lines = [0, *(match.end() for match in re.finditer(rb"\n", content))]
    found: dict[int, Place] = {}
    for start in starts:
        line = bisect_left(lines, start + 1) - 1
        found[start] = line, start - lines[line]
    return found


def near(places: Iterable[Place], others: Iterable[Place], required: Required) -> Iterator[Place]:
    """Yield the places that have one of the others near, in the order of their lines.

    The others of the lines in reach are a window that moves along, its columns in order: the time does not
    grow with the square of the matches, whatever the rule's distances.
    """
    ahead = sorted(others)
    reach, width = required.lines, required.columns
    window: list[int] = []
    first = last = 0
    for line, column in sorted(set(places)):
        while last < len(ahead) and (reach is None or ahead[last][0] <= line + reach):
            insort(window, ahead[last][1])
            last += 1
        while reach is not None and first < last and ahead[first][0] < line - reach:
            del window[bisect_left(window, ahead[first][1])]
            first += 1
        at = bisect_left(window, column - width) if width is not None else 0
        if at < len(window) and (width is None or window[at] <= column + width):
            yield line, column
