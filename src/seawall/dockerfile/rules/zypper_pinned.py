"""Pin the versions of packages that zypper installs."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    packages = named(command, "zypper", "install|in", ("r", "repo", "from", "t", "type", "R", "root"))
    return [each for each in packages if not (re.search("[=<>]", each) or each.endswith(".rpm"))]


RULE = Rule(
    name="zypper-pinned",
    title="Pin the versions of packages that zypper installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3037",),
    controls=("CIS Docker 4.11",),
    bad=("FROM opensuse/leap:15.6\nRUN zypper install -y httpd && zypper clean",),
    good=(
        "FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4 'git>=2' && zypper clean",
        "FROM opensuse/leap:15.6\nRUN zypper install -y ./httpd.rpm && zypper clean",
    ),
    violates=by_command(_loose),
)
