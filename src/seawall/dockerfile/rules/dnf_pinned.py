"""Pin the versions of packages that dnf installs."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import is_rpm_pinned, named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    if not command.has("install") or command.has("group"):
        return []
    valued = ("c", "x", "enablerepo", "disablerepo", "installroot", "releasever", "setopt", "repo")
    packages = named(command, "dnf|microdnf", "install|module", valued)
    if command.has("module"):
        return [each for each in packages if ":" not in each]
    return [each for each in packages if not is_rpm_pinned(each)]


RULE = Rule(
    name="dnf-pinned",
    title="Pin the versions of packages that dnf installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3041",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM fedora:41\nRUN dnf install -y httpd && dnf clean all",
        "FROM fedora:41\nRUN dnf install -y python3-devel && dnf clean all",
    ),
    good=(
        "FROM fedora:41\nRUN dnf install -y httpd-2.4.62 && dnf clean all",
        "FROM fedora:41\nRUN dnf module install -y nodejs:20 && dnf clean all",
    ),
    violates=by_command(_loose),
)
