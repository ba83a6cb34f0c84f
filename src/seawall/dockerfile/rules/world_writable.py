"""Let not everybody write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_NUMBER = re.compile(r"0?[0-7]{2}[2367]")
_LETTERS = re.compile(r"(?P<who>[ugoa]+)[+=](?P<what>[rwxXst]+)")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for command in script.commands:
            mode = command.operands()[:1] if command.name == "chmod" else ()
            if mode and any(map(_everybodys, mode[0].split(","))):
                yield Hit(command.line, mode[0])
    for step in file.steps:
        if step.keyword in {"ADD", "COPY"} and _everybodys(step.flag("chmod")):
            yield Hit(step.line, step.flag("chmod"))


def _everybodys(mode: str) -> bool:
    """Say whether a mode lets others write: 0777, o+w, a=rw."""
    if _NUMBER.fullmatch(mode):
        return True
    match = _LETTERS.fullmatch(mode)
    return match is not None and "w" in match["what"] and not {"o", "a"}.isdisjoint(match["who"])


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
