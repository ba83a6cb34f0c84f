"""Install no SSH server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_PACKAGES = frozenset({"openssh-server", "dropbear", "dropbear-bin", "tinysshd"})
_INSTALLERS = frozenset({"apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper"})


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for command in script.commands:
            if command.name in _INSTALLERS and command.has("install", "add", "in"):
                known = _PACKAGES | ({"openssh"} if command.name == "apk" else set())  # there it is all of it
                found = [word for word in command.operands() if re.split("[=~<>]", word)[0] in known]
                if found:
                    yield Hit(command.line, ", ".join(found))
    for step in file.steps:
        if step.keyword in {"CMD", "ENTRYPOINT"} and re.search(
            r"(?:^|[\s/\"'])(?:sshd|dropbear)\b", step.text
        ):
            yield Hit(step.line)


RULE = Rule(
    name="ssh-server",
    title="Install no SSH server",
    why=(
        "What is done in a container is done from its host; a server is a second way in, with "
        "keys to look after."
    ),
    severity=Severity.MEDIUM,
    controls=(
        "CIS Docker 5.6",
        "CIS Docker 4.3",
    ),
    bad=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends openssh-server=1",
        'FROM debian:12\nCMD ["/usr/sbin/sshd", "-D"]',
    ),
    good=("FROM debian:12\nRUN apt-get install -y --no-install-recommends openssh-client=1",),
    violates=_violates,
)
