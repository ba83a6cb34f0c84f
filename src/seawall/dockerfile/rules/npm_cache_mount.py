"""Keep npm's downloads between builds."""

from __future__ import annotations

from seawall.dockerfile.base import Rule
from seawall.dockerfile.cached import uncached
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import mounted
from seawall.model.finding import Severity

RULE = Rule(
    name="npm-cache-mount",
    title="Keep npm's downloads between builds: --mount=type=cache,target=/root/.npm",
    why="Without it, every change of the layer fetches all packages again.",
    severity=Severity.LOW,
    fix=mounted("/root/.npm"),
    aliases=("DL3068",),
    bad=("FROM node:22\nRUN npm ci",),
    good=("FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci",),
    violates=uncached(lambda command: runs(command, "npm", "install|ci|install-ci-test|it"), ".npm"),
)
