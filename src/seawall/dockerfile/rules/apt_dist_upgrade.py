"""Do not run apt-get dist-upgrade."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="apt-dist-upgrade",
    title="Do not run apt-get dist-upgrade",
    why=(
        "It may remove packages of the base image to solve conflicts, and no two builds have the "
        "same outcome."
    ),
    severity=Severity.HIGH,
    usual=False,
    aliases=(
        "DL3005",
        "AVD-DS-0024",
        "DKL-DI-0003",
    ),
    controls=("CIS Docker 4.4",),
    bad=("FROM debian:12\nRUN apt-get update && apt-get dist-upgrade -y",),
    good=("FROM debian:12\nRUN apt-get update",),
    violates=by_command(lambda command: runs(command, "apt-get", "dist-upgrade")),
)
