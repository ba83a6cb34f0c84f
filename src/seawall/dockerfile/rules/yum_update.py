"""Do not run yum update."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="yum-update",
    title="Do not run yum update",
    why="No two builds have the same outcome; take a newer base image instead.",
    severity=Severity.HIGH,
    usual=False,
    aliases=("DL3031",),
    controls=("CIS Docker 4.4",),
    bad=("FROM centos:7\nRUN yum -y update",),
    good=("FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all",),
    violates=by_command(lambda command: runs(command, "yum", "update|upgrade|update-to|upgrade-to")),
)
