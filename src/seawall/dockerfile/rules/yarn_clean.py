"""Run yarn cache clean after yarn install."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import runs, spared, unclean
from seawall.dockerfile.mending import command_added, never
from seawall.model.finding import Severity

_TEST = unclean("yarn", "install", lambda command: runs(command, "yarn", "clean"))


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
    ),
    violates=by_script(lambda script: () if spared(script.step, ".cache", "yarn") else _TEST(script)),
)
