"""Run yum clean all after yum."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.drafting import Draft
from seawall.dockerfile.installs import removes, runs, spared, unclean
from seawall.dockerfile.mending import command_added
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Script
from seawall.model.finding import Severity


def _cleans(command: Command) -> bool:
    return runs(command, "yum", "clean") or removes(command, "/var/cache/yum")


_TEST = unclean("yum", "install|groupinstall|localinstall", _cleans)


def _installs(command: Command) -> bool:
    return runs(command, "yum", "install|groupinstall|localinstall")


def _has_repositories(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """Without a repository that is enabled, `yum clean` fails."""
    words = call.command.arguments
    elsewhere = call.command.flagged("installroot", "C", "cacheonly")
    return not elsewhere and not any("repo" in word or word.endswith(".rpm") for word in words)


RULE = Rule(
    name="yum-clean",
    title="Run yum clean all after yum",
    why="Its cache stays in the layer, and a later instruction cannot take it out.",
    severity=Severity.MEDIUM,
    fix=command_added(_installs, lambda _: "yum clean all", "/var/cache/yum", _has_repositories),
    aliases=(
        "DL3032",
        "AVD-DS-0015",
    ),
    controls=("CIS Docker 4.3",),
    bad=(
        "FROM centos:7\nRUN yum install -y httpd-2.4.6",
        "FROM centos:7\nRUN yum clean all && yum install -y httpd-2.4.6",
    ),
    good=(
        "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all",
        "FROM centos:7\nRUN yum install -y httpd-2.4.6 && rm -rf /var/cache/yum/*",
        "FROM centos:7\nRUN --mount=type=cache,target=/var/cache/yum yum install -y httpd-2.4.6",
    ),
    violates=by_script(lambda script: () if spared(script.step, "/var/cache/yum") else _TEST(script)),
)
