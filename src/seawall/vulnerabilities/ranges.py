"""OSV's ranges as intervals of version keys: the evaluation algorithm of the schema, run once when built.

https://ossf.github.io/osv-schema/#evaluation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from seawall.vulnerabilities.osv import Event

FIRST = b""  # the version 0, which sorts before every other
NEXT = b"\0"  # key + NEXT is the key behind `key`


class Interval(NamedTuple):
    """The versions with `low <= key < high` (None: no end), and the texts that these keys come from.

    `high` is the key of `fixed`, or the one behind that of `last`, the last affected version.
    """

    low: bytes
    high: bytes | None
    introduced: str = ""
    fixed: str = ""
    last: str = ""

    def holds(self, key: bytes) -> bool:
        """Say whether the version with this key is inside."""
        return self.low <= key and (self.high is None or key < self.high)


class Turn(NamedTuple):
    """From `key` on the versions are affected (`on`), or no longer; `version` is the event's text."""

    key: bytes
    on: bool
    version: str = ""
    fixes: bool = False


def evaluated(events: Sequence[Event], key: Callable[[str], bytes]) -> list[Interval]:
    """Return the affected intervals of one range.  Raises InvalidVersion, and ValueError for no event."""
    if len(events) == 2 and events[0].introduced == "0" and events[1].fixed:  # most are like this
        high = key(events[1].fixed)
        return [Interval(FIRST, high, "", events[1].fixed)] if high > FIRST else []
    turns = [found for event in events if (found := turn(event, key))]
    return before(furthest(events, key), intervals(turns))


def turn(event: Event, key: Callable[[str], bytes]) -> Turn | None:
    """Return what an event does; None for a limit.  Raises InvalidVersion, and ValueError for no event."""
    if event.introduced is not None:
        if event.introduced == "0":
            return Turn(FIRST, on=True)
        return Turn(key(event.introduced), on=True, version=event.introduced)
    if event.fixed is not None:
        return Turn(key(event.fixed), on=False, version=event.fixed, fixes=True)
    if event.last_affected is not None:
        return Turn(key(event.last_affected) + NEXT, on=False, version=event.last_affected)
    if event.limit is None:
        raise ValueError("an event without a version")
    return None


def intervals(turns: Iterable[Turn]) -> list[Interval]:
    """Return the affected intervals of one range, lowest first; the turns come in any order.

    At one and the same version, what ends an interval comes before what begins the next one, unless nothing
    is open: then `introduced` and `fixed` there leave nothing affected.
    """
    found: list[Interval] = []
    start: Turn | None = None
    for _, here in groupby(sorted(turns, key=_order), key=_key):
        same = list(here)
        begin = next((each for each in same if each.on), None)
        end = next((each for each in same if not each.on), None)
        if start is None:
            start = begin if end is None else None
        elif end is not None:
            found.append(_between(start, end))
            start = begin
    if start is not None:
        found.append(Interval(start.key, None, start.version))
    return found


def _between(start: Turn, end: Turn) -> Interval:
    if end.fixes:
        return Interval(start.key, end.key, start.version, fixed=end.version)
    return Interval(start.key, end.key, start.version, last=end.version)


def _key(each: Turn) -> bytes:
    return each.key


def _order(each: Turn) -> tuple[bytes, bool, str]:
    return (each.key, not each.fixes, each.version)


def before(limit: bytes | None, found: Iterable[Interval]) -> list[Interval]:
    """Cut the intervals off at a limit (None: there is none)."""
    if limit is None:
        return list(found)
    return [
        each if each.high is not None and each.high <= limit else Interval(each.low, limit, each.introduced)
        for each in found
        if each.low < limit
    ]


def furthest(events: Iterable[Event], key: Callable[[str], bytes]) -> bytes | None:
    """Return the key of the highest limit, None for no limit at all: a version is before one of them."""
    limits = [event.limit for event in events if event.limit is not None]
    if not limits or any("*" in limit for limit in limits):
        return None
    return max(key(limit) for limit in limits)
