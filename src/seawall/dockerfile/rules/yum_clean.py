"""Run yum clean all after yum."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_script
from seawall.dockerfile.installs import removes, runs, unclean
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _cleans(command: Command) -> bool:
    return runs(command, "yum", "clean") or removes(command, "/var/cache/yum")


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
    ),
    violates=by_script(unclean("yum", "install|groupinstall|localinstall", _cleans)),
)
