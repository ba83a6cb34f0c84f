"""Pin the versions of packages that apt-get installs."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    packages = named(
        command, "apt-get", "install", ("t", "target-release", "o", "option", "c", "config-file")
    )
    return [each for each in packages if not ("=" in each or "/" in each or each.endswith(".deb"))]


RULE = Rule(
    name="apt-pinned",
    title="Pin the versions of packages that apt-get installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3008",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl",
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=7.88.1-10 \\\n  git",
    ),
    good=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=7.88.1-10",
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends -t bookworm-backports ./tool.deb",
    ),
    violates=by_command(_loose),
)
