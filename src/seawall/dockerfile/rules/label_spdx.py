"""Let the label hold an SPDX licence expression."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity
from seawall.model.licence import normalised


def _spdx(value: str) -> bool:
    found = normalised((value,))
    return bool(found.expression) and not found.texts


RULE = Rule(
    name="label-spdx",
    title="Let the label hold an SPDX licence expression",
    why="The settings say so; a scanner of licences reads it.",
    severity=Severity.MEDIUM,
    aliases=("DL3054",),
    settings=Settings(labels=(("licences", "spdx"),)),
    bad=("FROM debian:12\nLABEL licences=my-own",),
    good=('FROM debian:12\nLABEL licences="MIT OR Apache-2.0"',),
    violates=holding("spdx", _spdx),
)
