"""Leave out commands that make no sense in a build."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

_NAMES = frozenset({"free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"})


RULE = Rule(
    name="command-of-a-host",
    title="Leave out commands that make no sense in a build",
    why=(
        "A build has no services, terminals or mounts of its own; the command fails, or hides what is meant."
    ),
    severity=Severity.LOW,
    aliases=("DL3001",),
    bad=(
        "FROM debian:12\nRUN service nginx start",
        "FROM debian:12\nRUN make && top",
    ),
    good=("FROM debian:12\nRUN make service",),
    violates=by_command(lambda command: command.name if command.name in _NAMES else ""),
)
