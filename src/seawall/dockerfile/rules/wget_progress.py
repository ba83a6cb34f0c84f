"""Keep the progress bar of wget out of the log."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_QUIET = ("progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose")


def _noisy(command: Command) -> bool:
    return command.name == "wget" and not command.flagged(*_QUIET) and not command.has("-nv")


RULE = Rule(
    name="wget-progress",
    title="Keep the progress bar of wget out of the log",
    why="It writes a line for every step: thousands of them for a large file.",
    severity=Severity.MEDIUM,
    aliases=("DL3047",),
    bad=("FROM debian:12\nRUN wget https://example.org/a",),
    good=(
        "FROM debian:12\nRUN wget --progress=dot:giga https://example.org/a",
        "FROM debian:12\nRUN wget -q https://example.org/a",
        "FROM debian:12\nRUN wget -nv https://example.org/a",
    ),
    violates=by_command(_noisy),
)
