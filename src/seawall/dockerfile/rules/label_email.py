"""Let the label hold an e-mail address."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


RULE = Rule(
    name="label-email",
    title="Let the label hold an e-mail address",
    why="The settings say so; somebody writes to it.",
    severity=Severity.MEDIUM,
    aliases=("DL3058",),
    settings=Settings(labels=(("contact", "email"),)),
    bad=("FROM debian:12\nLABEL contact=nobody",),
    good=("FROM debian:12\nLABEL contact=team@example.org",),
    violates=holding("email", lambda value: _ADDRESS.fullmatch(value) is not None),
)
