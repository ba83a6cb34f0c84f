"""Update and install in one RUN."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import runs, spared
from seawall.dockerfile.steps import Command, Script
from seawall.model.finding import Severity

_USES = "install|upgrade|dist-upgrade|full-upgrade|build-dep|add|source"


def _alone(script: Script) -> Iterator[Command]:
    if any(runs(command, "apt-get|apt|apk|aptitude", _USES) for command in script.commands):
        return
    if spared(script.step, "/var/lib/apt", "/var/cache/apk", "/etc/apk/cache"):
        return
    if not all(command.name in {"apt-get", "apt", "apk", "rm", "echo", "set"} for command in script.commands):
        return  # a script that is run beside may be what installs
    yield from (each for each in script.commands if runs(each, "apt-get|apt|apk", "update"))


RULE = Rule(
    name="apt-update-alone",
    title="Update and install in one RUN",
    why=(
        "The layer of a lone update is taken from the cache for ever: later installations find old "
        "packages, or none."
    ),
    severity=Severity.MEDIUM,
    aliases=(
        "AVD-DS-0017",
        "CKV_DOCKER_5",
        "CIS-DI-0007",
    ),
    controls=("CIS Docker 4.7",),
    bad=(
        "FROM debian:12\nRUN apt-get update",
        "FROM alpine:3.20\nRUN apk update",
    ),
    good=(
        (
            "FROM debian:12\n"
            "RUN apt-get update && apt-get install -y --no-install-recommends curl=1 && rm -rf "
            "/var/lib/apt/lists/*"
        ),
    ),
    violates=by_script(_alone),
)
