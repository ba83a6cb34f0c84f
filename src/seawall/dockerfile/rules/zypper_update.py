"""Do not run zypper dist-upgrade."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="zypper-update",
    title="Do not run zypper dist-upgrade",
    why="It is for another release of the distribution, and no two builds have the same outcome.",
    severity=Severity.MEDIUM,
    aliases=("DL3035",),
    controls=("CIS Docker 4.4",),
    bad=("FROM opensuse/leap:15.6\nRUN zypper dup",),
    good=("FROM opensuse/leap:15.6\nRUN zypper --non-interactive update",),
    violates=by_command(lambda command: runs(command, "zypper", "dist-upgrade|dup")),
)
