"""Run yarn cache clean after yarn install."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import runs, spared, unclean
from seawall.dockerfile.mending import command_added, never
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_UNCLEAN = unclean("yarn", "install", lambda command: runs(command, "yarn", "clean"))


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    shipped = file.shipped
    for script in file.scripts:
        if script.step.stage in shipped and not spared(script.step, ".cache/yarn"):
            yield from (Hit(command.line) for command in _UNCLEAN(script))


RULE = Rule(
    name="yarn-clean",
    title="Run yarn cache clean after yarn install",
    why="Its cache keeps every package a second time in the layer.",
    severity=Severity.LOW,
    fix=command_added(
        lambda command: runs(command, "yarn", "install"), lambda _: "yarn cache clean", "/yarn", never
    ),
    aliases=("DL3060",),
    controls=("CIS Docker 4.3",),
    bad=("FROM node:22\nRUN yarn install",),
    good=(
        "FROM node:22\nRUN yarn install && yarn cache clean",
        "FROM node:22\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install",
        "FROM node:22 AS build\nRUN yarn install\nFROM scratch\nCOPY --from=build /app /app",
    ),
    violates=_violates,
)
