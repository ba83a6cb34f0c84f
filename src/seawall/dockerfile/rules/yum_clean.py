"""Run yum clean all after yum."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import removes, runs, spared, unclean
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _cleans(command: Command) -> bool:
    return runs(command, "yum", "clean") or removes(command, "/var/cache/yum")


_TEST = unclean("yum", "install|groupinstall|localinstall", _cleans)


RULE = Rule(
    name="yum-clean",
    title="Run yum clean all after yum",
    why="Its cache stays in the layer, and a later instruction cannot take it out.",
    severity=Severity.MEDIUM,
    aliases=("DL3032",),
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
