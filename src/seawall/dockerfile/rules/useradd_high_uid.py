"""Add users of high numbers with useradd -l."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.mending import flag_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _sparse(command: Command) -> bool:
    if command.name != "useradd" or command.flagged("l", "no-log-init") or not command.flagged("u", "uid"):
        return False
    return any(re.fullmatch(r"(?:--uid=|-u)?\d{6,}", word) for word in command.arguments)


RULE = Rule(
    name="useradd-high-uid",
    title="Add users of high numbers with useradd -l",
    why=(
        "useradd writes the sparse logs lastlog and faillog as long as the number is high; in a "
        "layer they are not sparse."
    ),
    severity=Severity.MEDIUM,
    fix=flag_added(_sparse, "-l"),
    aliases=("DL3046",),
    bad=("FROM debian:12\nRUN useradd -u 123456 app",),
    good=(
        "FROM debian:12\nRUN useradd -l -u 123456 app",
        "FROM debian:12\nRUN useradd -u 1000 app",
    ),
    violates=by_command(_sparse),
)
