"""Pin the versions of gems."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    if command.flagged("v", "version", "g", "file"):
        return []
    return [each for each in named(command, "gem", "install|i", ("i", "n", "s")) if ":" not in each]


RULE = Rule(
    name="gem-pinned",
    title="Pin the versions of gems",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3028",),
    controls=("CIS Docker 4.11",),
    bad=("FROM ruby:3.3\nRUN gem install rails",),
    good=(
        "FROM ruby:3.3\nRUN gem install rails:7.1.3",
        "FROM ruby:3.3\nRUN gem install rails -v 7.1.3",
        "FROM ruby:3.3\nRUN gem install rails --version=7.1.3",
    ),
    violates=by_command(_loose),
)
