"""Install only what is needed."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import flag_added, never
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_OFF = re.compile(r"APT::Install-Recommends=\"?(?:0|false|no)\"?", re.IGNORECASE)


def _recommends(command: Command) -> bool:
    return (
        runs(command, "apt-get", "install")
        and not command.flagged("no-install-recommends")
        and not any(_OFF.search(word) for word in command.arguments)
    )


RULE = Rule(
    name="apt-recommends",
    title="Install only what is needed: --no-install-recommends",
    why=(
        "Recommended packages are more to download, to patch and to attack, and the image runs without them."
    ),
    severity=Severity.LOW,
    fix=flag_added(_recommends, "--no-install-recommends", "install", never),
    aliases=(
        "DL3015",
        "AVD-DS-0029",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM debian:12\nRUN apt-get install -y curl=1",),
    good=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1",
        "FROM debian:12\nRUN apt-get install -y -o APT::Install-Recommends=false curl=1",
    ),
    violates=by_command(_recommends),
)
