"""Remove the package lists after apt-get update."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import removes, runs, spared
from seawall.dockerfile.later import unread_later
from seawall.dockerfile.mending import command_added
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    shipped = file.shipped
    for script in file.scripts:
        step = script.step
        if step.stage >= 0 and step.stage not in shipped:
            continue
        if spared(step, "/var/lib/apt/lists") or (
            spared(step, "/var/lib/apt") and spared(step, "/var/cache/apt")
        ):
            continue
        if not any(removes(command, "/var/lib/apt/lists") for command in script.commands):
            yield from (Hit(each.line) for each in script.commands if runs(each, "apt-get", "update"))


_READERS = "apt-get|apt|apt-cache|aptitude|apt-file|gdebi|add-apt-repository|tasksel"


def _updates(command: Command) -> bool:
    return runs(command, "apt-get", "update")


RULE = Rule(
    name="apt-lists",
    title="Remove the package lists after apt-get update",
    why="They add tens of megabytes to the layer and are old the next day.",
    severity=Severity.LOW,
    fix=command_added(
        _updates,
        lambda _: "rm -rf /var/lib/apt/lists/*",
        "/var/lib/apt/lists",
        unread_later(_READERS, lambda command: command.has("update")),
    ),
    aliases=(
        "DL3009",
        "DKL-DI-0005",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=1",),
    good=(
        (
            "FROM debian:12\n"
            "RUN apt-get update && apt-get install -y --no-install-recommends curl=1 && rm -rf "
            "/var/lib/apt/lists/*"
        ),
        "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update",
        "FROM debian:12 AS build\nRUN apt-get update\nFROM scratch\nCOPY --from=build /bin/true /bin/",
    ),
    violates=_violates,
)
