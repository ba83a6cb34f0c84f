"""Do not run dnf update."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="dnf-update",
    title="Do not run dnf update",
    why="No two builds have the same outcome; take a newer base image instead.",
    severity=Severity.HIGH,
    usual=False,
    aliases=("DL3039",),
    controls=("CIS Docker 4.4",),
    bad=("FROM fedora:41\nRUN dnf -y upgrade",),
    good=("FROM fedora:41\nRUN dnf install -y httpd-2.4.62 && dnf clean all",),
    violates=by_command(
        lambda command: runs(command, "dnf|microdnf", "upgrade|update|upgrade-minimal|update-minimal")
    ),
)
