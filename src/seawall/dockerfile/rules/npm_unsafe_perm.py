"""Do not run npm's scripts as root."""

from __future__ import annotations

from itertools import pairwise

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _unsafe(command: Command) -> bool:
    if command.name not in {"npm", "yarn", "pnpm"}:
        return False
    words = command.arguments
    if any(word in {"--unsafe-perm", "--unsafe-perm=true", "unsafe-perm=true"} for word in words):
        return True
    return ("unsafe-perm", "true") in pairwise(words)


RULE = Rule(
    name="npm-unsafe-perm",
    title="Do not run npm's scripts as root: no --unsafe-perm",
    why="Scripts of every dependency then run as the user of the build, which is root.",
    severity=Severity.MEDIUM,
    controls=("NIST SP 800-190 4.1.2",),
    bad=(
        "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm install --unsafe-perm",
        "FROM node:22\nRUN npm config set unsafe-perm true",
    ),
    good=("FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts",),
    violates=by_command(_unsafe),
)
