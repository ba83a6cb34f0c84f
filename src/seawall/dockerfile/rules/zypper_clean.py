"""Run zypper clean after zypper."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import removes, runs, spared, unclean
from seawall.dockerfile.mending import command_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _cleans(command: Command) -> bool:
    return runs(command, "zypper", "clean|cc") or removes(command, "/var/cache/zypp")


_TEST = unclean("zypper", "install|in", _cleans)


RULE = Rule(
    name="zypper-clean",
    title="Run zypper clean after zypper",
    why="Its cache stays in the layer, and a later instruction cannot take it out.",
    severity=Severity.MEDIUM,
    fix=command_added(
        lambda command: runs(command, "zypper", "install|in"),
        lambda _: "zypper clean --all",
        "/var/cache/zypp",
    ),
    aliases=(
        "DL3036",
        "AVD-DS-0020",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4",),
    good=(
        "FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4 && zypper clean",
        "FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/zypp zypper install -y httpd=2.4",
    ),
    violates=by_script(lambda script: () if spared(script.step, "/var/cache/zypp") else _TEST(script)),
)
