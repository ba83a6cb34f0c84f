"""Do not use sudo."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

RULE = Rule(
    name="sudo",
    title="Do not use sudo",
    why=(
        "It handles terminals and signals in its own way, and leaves a way to root in the image; "
        "USER does what is meant."
    ),
    severity=Severity.HIGH,
    aliases=("DL3004",),
    controls=("CIS Docker 4.1",),
    bad=("FROM debian:12\nRUN sudo apt-get update",),
    good=("FROM debian:12\nRUN apt-get --version",),
    violates=by_command(lambda command: command.name == "sudo"),
)
