"""Let ssh know the host it talks to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, line_at
from seawall.model.finding import Severity

_OFF = re.compile(
    r"StrictHostKeyChecking[ =](?:no|off|accept-new)\b|UserKnownHostsFile[ =]/dev/null", re.IGNORECASE
)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for match in _OFF.finditer(script.text):
            yield Hit(line_at(script.joins, match.start()))
    for step in file.steps:
        if step.keyword in {"ENV", "ARG"} and _OFF.search(step.text):
            yield Hit(step.line)


RULE = Rule(
    name="ssh-host-unchecked",
    title="Let ssh know the host it talks to",
    why="Whoever answers is believed, and given what the key opens.",
    severity=Severity.MEDIUM,
    controls=("NIST SP 800-190 4.1.3",),
    bad=(
        "FROM debian:12\nRUN --mount=type=ssh ssh -o StrictHostKeyChecking=no git@example.org",
        (
            "FROM debian:12\nRUN --mount=type=ssh GIT_SSH_COMMAND='ssh -o StrictHostKeyChecking=no' "
            "git clone git@example.org:a.git"
        ),
    ),
    good=(
        (
            "FROM debian:12\nCOPY known_hosts /root/.ssh/known_hosts\n"
            "RUN --mount=type=ssh git clone git@example.org:a.git"
        ),
    ),
    violates=_violates,
)
