"""Use WORKDIR to change the directory."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

RULE = Rule(
    name="cd-for-workdir",
    title="Use WORKDIR to change the directory",
    why="A `cd` holds to the end of its RUN only; the next instruction starts where WORKDIR says.",
    severity=Severity.MEDIUM,
    aliases=("DL3003",),
    bad=("FROM debian:12\nRUN cd /app",),
    good=("FROM debian:12\nWORKDIR /app\nRUN make",),
    violates=by_command(lambda command: command.name == "cd"),
)
