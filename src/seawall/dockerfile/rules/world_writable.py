"""Let not everybody write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_MODE = re.compile(r"0?[0-7]{2}[2367]|(?:a|[ugo]*o[ugo]*)[+=][rxXst]*w[rwxXst]*")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for command in script.commands:
            mode = command.operands()[:1] if command.name == "chmod" else ()
            if mode and any(_MODE.fullmatch(part) for part in mode[0].split(",")):
                yield Hit(command.line, mode[0])
    for step in file.steps:
        if step.keyword in {"ADD", "COPY"} and _MODE.fullmatch(step.flag("chmod")):
            yield Hit(step.line, step.flag("chmod"))


RULE = Rule(
    name="world-writable",
    title="Let not everybody write: no chmod 777",
    why="Any process in the container, however it got there, can change these files.",
    severity=Severity.HIGH,
    controls=(
        "CIS Docker 4.8",
        "NIST SP 800-190 4.1.2",
    ),
    bad=(
        "FROM debian:12\nRUN chmod -R 777 /app",
        "FROM debian:12\nRUN chmod a+rwx /app",
        "FROM debian:12\nCOPY --chmod=666 a /a",
    ),
    good=(
        "FROM debian:12\nRUN chmod 755 /app && chmod +x /app/run",
        "FROM debian:12\nRUN chmod 1777 /tmp",
        "FROM debian:12\nCOPY --chmod=0644 a /a",
    ),
    violates=_violates,
)
