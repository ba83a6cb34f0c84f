"""Let rpm, dnf, yum and zypper check signatures."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_RPM = ("nodigest", "nosignature", "noverify", "nofiledigest", "nogpg")
_OPTION = re.compile(r"(?:--setopt=)?(?:\S+\.)?gpgcheck=[\"']?(?:0|false|no)", re.IGNORECASE)


def _unsigned(command: Command) -> str:
    if command.name == "rpm":
        return next((f"--{name}" for name in _RPM if command.flagged(name)), "")
    if command.name in {"dnf", "yum", "microdnf", "tdnf"}:
        off = any(map(_OPTION.fullmatch, command.arguments))
        return "--nogpgcheck" if command.flagged("nogpgcheck", "no-gpgchecks") else "gpgcheck" if off else ""
    if command.name == "zypper":
        return next((f"--{n}" for n in ("no-gpg-checks", "allow-unsigned-rpm") if command.flagged(n)), "")
    return ""


RULE = Rule(
    name="rpm-unsigned",
    title="Let rpm, dnf, yum and zypper check signatures",
    why="Without a signature anybody between the mirror and the build decides what is installed.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_9",
        "CKV2_DOCKER_10",
    ),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        "FROM fedora:41\nRUN dnf install -y --nogpgcheck httpd-2.4.62 && dnf clean all",
        "FROM fedora:41\nRUN rpm -i --nosignature a.rpm",
        "FROM opensuse/leap:15.6\nRUN zypper --no-gpg-checks install -y httpd=2.4 && zypper clean",
    ),
    good=(
        "FROM fedora:41\nRUN dnf install -y httpd-2.4.62 && dnf clean all",
        "FROM fedora:41\nRUN rpm -i a.rpm",
    ),
    violates=by_command(_unsigned),
)
