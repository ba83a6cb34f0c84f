"""Let dnf install ask nothing."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import alone, flag_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _asks(command: Command) -> bool:
    asking = runs(command, "dnf|microdnf", "install|groupinstall|localinstall")
    return asking and not command.flagged("y", "assumeyes")


RULE = Rule(
    name="dnf-yes",
    title="Let dnf install ask nothing: -y",
    why="Nobody is there to answer, so the build ends, or hangs.",
    severity=Severity.MEDIUM,
    fix=flag_added(_asks, "-y", "install|groupinstall|localinstall", alone),
    aliases=("DL3038",),
    bad=("FROM fedora:41\nRUN dnf install httpd-2.4.62 && dnf clean all",),
    good=("FROM fedora:41\nRUN dnf install -y httpd-2.4.62 && dnf clean all",),
    violates=by_command(_asks),
)
