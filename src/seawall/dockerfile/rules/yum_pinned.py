"""Pin the versions of packages that yum installs."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import is_rpm_pinned, named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    packages = named(command, "yum", "install|module", ("c", "x", "enablerepo", "disablerepo", "installroot"))
    if not command.has("install"):
        return []
    if command.has("module"):
        return [each for each in packages if ":" not in each]
    return [each for each in packages if not is_rpm_pinned(each)]


RULE = Rule(
    name="yum-pinned",
    title="Pin the versions of packages that yum installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3033",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM centos:7\nRUN yum install -y httpd && yum clean all",
        "FROM centos:7\nRUN yum install -y gcc-c++ && yum clean all",
        "FROM centos:7\nRUN yum module install -y postgresql && yum clean all",
    ),
    good=(
        "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all",
        "FROM centos:7\nRUN yum install -y ./httpd.rpm && yum clean all",
        "FROM centos:7\nRUN yum module install -y postgresql:13 && yum clean all",
    ),
    violates=by_command(_loose),
)
