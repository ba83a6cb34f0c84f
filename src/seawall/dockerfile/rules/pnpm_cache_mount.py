"""Keep pnpm's store between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="pnpm-cache-mount",
    title="Keep pnpm's store between builds: --mount=type=cache,target=/root/.local/share/pnpm/store",
    why="Without it, every change of the layer fetches all packages again.",
    severity=Severity.LOW,
    aliases=("DL3075",),
    bad=("FROM node:22\nRUN pnpm install",),
    good=("FROM node:22\nRUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install",),
    violates=uncached(lambda command: runs(command, "pnpm", "install|add|fetch|i"), "pnpm"),
)
