"""Let apt-get install ask nothing."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import alone, flag_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _asks(command: Command) -> bool:
    quiet = sum(
        word.lstrip("-").count("q") for word in command.arguments if re.fullmatch(r"-[a-zA-Z]*q\w*", word)
    )
    return (
        runs(command, "apt-get", "install")
        and not command.flagged("y", "yes", "assume-yes")
        and not command.has("-q=2")
        and quiet < 2
        and sum(word == "--quiet" for word in command.arguments) < 2
    )


RULE = Rule(
    name="apt-yes",
    title="Let apt-get install ask nothing: -y",
    why="Nobody is there to answer, so the build ends, or hangs.",
    severity=Severity.MEDIUM,
    fix=flag_added(_asks, "-y", "install", alone),
    aliases=(
        "DL3014",
        "AVD-DS-0021",
    ),
    bad=("FROM debian:12\nRUN apt-get install --no-install-recommends curl=1",),
    good=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1",
        "FROM debian:12\nRUN apt-get -qq install --no-install-recommends curl=1",
    ),
    violates=by_command(_asks),
)
