"""Let yum install ask nothing."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import alone, flag_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _asks(command: Command) -> bool:
    return runs(command, "yum", "install|groupinstall|localinstall") and not command.flagged("y", "assumeyes")


RULE = Rule(
    name="yum-yes",
    title="Let yum install ask nothing: -y",
    why="Nobody is there to answer, so the build ends, or hangs.",
    severity=Severity.MEDIUM,
    fix=flag_added(_asks, "-y", "install|groupinstall|localinstall", alone),
    aliases=("DL3030",),
    bad=("FROM centos:7\nRUN yum install httpd-2.4.6",),
    good=("FROM centos:7\nRUN yum install -y httpd-2.4.6",),
    violates=by_command(_asks),
)
