"""Keep Mix's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="mix-cache-mount",
    title="Keep Mix's downloads between builds: --mount=type=cache,target=/root/.hex",
    why="Without it, every change of the layer fetches all packages again.",
    severity=Severity.LOW,
    aliases=("DL3076",),
    bad=("FROM elixir:1.17\nRUN mix deps.get",),
    good=("FROM elixir:1.17\nRUN --mount=type=cache,target=/root/.hex mix deps.get",),
    violates=uncached(lambda command: runs(command, "mix", "deps.get|deps.compile|compile"), ".hex", ".mix"),
)
