"""Keep Ruby's gems between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _fetches(command: Command) -> bool:
    return runs(command, "gem", "install") or runs(command, "bundle", "install|update")


RULE = Rule(
    name="gem-cache-mount",
    title="Keep Ruby's gems between builds: --mount=type=cache,target=/usr/local/bundle",
    why="Without it, every change of the layer fetches all gems again.",
    severity=Severity.LOW,
    aliases=("DL3077",),
    bad=("FROM ruby:3.3\nRUN bundle install",),
    good=("FROM ruby:3.3\nRUN --mount=type=cache,target=/usr/local/bundle bundle install",),
    violates=uncached(_fetches, ".gem", "bundle"),
)
