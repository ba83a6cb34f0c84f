"""Set no setuid or setgid bits."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_MODE = re.compile(r"0?[246][0-7]{3}|[67][0-7]{3}|[ugoa]*[+=][rwxX]*s[rwxXst]*")


def _given(command: Command) -> str:
    mode = command.operands()[:1] if command.name == "chmod" else ()
    return mode[0] if mode and any(_MODE.fullmatch(part) for part in mode[0].split(",")) else ""


RULE = Rule(
    name="setuid",
    title="Set no setuid or setgid bits",
    why="A program that has them gives its owner's rights, mostly root's, to whoever runs it.",
    severity=Severity.HIGH,
    aliases=("CIS-DI-0008",),
    controls=("CIS Docker 4.8",),
    bad=(
        "FROM debian:12\nRUN chmod u+s /app",
        "FROM debian:12\nRUN chmod 4755 /app",
    ),
    good=(
        "FROM debian:12\nRUN chmod 0755 /app",
        "FROM debian:12\nRUN chmod u-s /app",
    ),
    violates=by_command(_given),
)
