"""Use SHELL to change the shell."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

RULE = Rule(
    name="shell-by-link",
    title="Use SHELL to change the shell",
    why="Another /bin/sh changes what every program in the image runs; SHELL changes the build alone.",
    severity=Severity.MEDIUM,
    aliases=("DL4005",),
    bad=("FROM debian:12\nRUN ln -sf /bin/bash /bin/sh",),
    good=('FROM debian:12\nSHELL ["/bin/bash", "-c"]',),
    violates=by_command(lambda command: command.name == "ln" and command.has("/bin/sh")),
)
