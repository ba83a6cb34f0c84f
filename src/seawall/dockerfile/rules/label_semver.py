"""Let the label hold a semantic version."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity

_NUMBER = r"(?:0|[1-9]\d*)"
_PART = rf"(?:{_NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_PART}(?:\.{_PART})*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)


RULE = Rule(
    name="label-semver",
    title="Let the label hold a semantic version",
    why="The settings say so; programs compare it.",
    severity=Severity.MEDIUM,
    aliases=("DL3056",),
    settings=Settings(labels=(("version", "semver"),)),
    bad=("FROM debian:12\nLABEL version=newest",),
    good=("FROM debian:12\nLABEL version=1.2.3-rc.1+build",),
    violates=holding("semver", lambda value: _VERSION.fullmatch(value) is not None),
)
