"""Let the label hold a time as RFC 3339 writes it."""

from __future__ import annotations

import re
from datetime import datetime

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _time(value: str) -> bool:
    if not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", value).upper())
    except ValueError:
        return False
    return True


RULE = Rule(
    name="label-rfc3339",
    title="Let the label hold a time as RFC 3339 writes it",
    why="The settings say so; programs compare it.",
    severity=Severity.MEDIUM,
    aliases=("DL3053",),
    settings=Settings(labels=(("created", "rfc3339"),)),
    bad=(
        "FROM debian:12\nLABEL created=yesterday",
        "FROM debian:12\nLABEL created=2026-13-01T00:00:00Z",
    ),
    good=(
        "FROM debian:12\nLABEL created=2026-11-24T08:00:00Z",
        "FROM debian:12\nLABEL created=2026-11-24T08:00:00.5+01:00",
    ),
    violates=holding("rfc3339", _time),
)
