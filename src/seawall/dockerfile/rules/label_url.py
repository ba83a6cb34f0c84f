"""Let the label hold an absolute URL."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


RULE = Rule(
    name="label-url",
    title="Let the label hold an absolute URL",
    why="The settings say so; a reader follows it.",
    severity=Severity.MEDIUM,
    aliases=("DL3052",),
    settings=Settings(labels=(("home", "url"),)),
    bad=("FROM debian:12\nLABEL home=not-a-url",),
    good=(
        "FROM debian:12\nLABEL home=https://example.org/",
        "FROM debian:12\nLABEL other=x",
    ),
    violates=holding("url", lambda value: _URL.fullmatch(value) is not None),
)
