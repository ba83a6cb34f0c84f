"""Run dnf clean all after dnf."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import removes, runs, spared, unclean
from seawall.dockerfile.mending import command_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_CACHES = ("/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum")


def _cleans(command: Command) -> bool:
    return runs(command, "dnf|microdnf", "clean") or any(removes(command, each) for each in _CACHES)


_TEST = unclean("dnf|microdnf", "install|groupinstall|localinstall|upgrade|update", _cleans)


def _installs(command: Command) -> bool:
    return runs(command, "dnf|microdnf", "install|groupinstall|localinstall|upgrade|update")


RULE = Rule(
    name="dnf-clean",
    title="Run dnf clean all after dnf",
    why="Its cache stays in the layer, and a later instruction cannot take it out.",
    severity=Severity.MEDIUM,
    fix=command_added(_installs, lambda command: f"{command.name} clean all", "/var/cache"),
    aliases=(
        "DL3040",
        "AVD-DS-0019",
        "AVD-DS-0027",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM fedora:41\nRUN dnf install -y httpd-2.4.62",),
    good=(
        "FROM fedora:41\nRUN dnf install -y httpd-2.4.62 && dnf clean all",
        "FROM fedora:41\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y httpd-2.4.62",
    ),
    violates=by_script(lambda script: () if spared(script.step, *_CACHES) else _TEST(script)),
)
