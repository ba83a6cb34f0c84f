"""Install only packages that apt knows the signer of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, line_at
from seawall.model.finding import Severity

_FLAGS = (
    "allow-unauthenticated",
    "force-yes",
    "allow-insecure-repositories",
    "allow-downgrade-to-insecure-repositories",
)
_OPTION = re.compile(
    r"(?:APT::Get::AllowUnauthenticated|APT::Get::Force-Yes|Acquire::AllowInsecureRepositories)=[\"']?(?:true|1|yes)",
    re.IGNORECASE,
)
_TRUSTED = re.compile(r"\[[^\[\]\n]*\btrusted=yes\b[^\[\]\n]*\]")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        for command in script.commands:
            if command.name not in {"apt-get", "apt", "aptitude"}:
                continue
            flags = [f"--{name}" for name in _FLAGS if command.flagged(name)]
            if flags or any(map(_OPTION.search, command.arguments)):
                yield Hit(command.line, flags[0] if flags else "an option")
        for match in _TRUSTED.finditer(script.text):
            yield Hit(line_at(script.joins, match.start()), "trusted=yes")
    for step in file.steps:
        for document in step.heredocs if step.keyword in {"COPY", "ADD"} else ():
            if _TRUSTED.search(document.content):
                yield Hit(document.line, "trusted=yes")


RULE = Rule(
    name="apt-unauthenticated",
    title="Install only packages that apt knows the signer of",
    why="Without the signature anybody between the mirror and the build decides what is installed.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_8",
        "CKV2_DOCKER_11",
    ),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        ("FROM debian:12\nRUN apt-get install -y --no-install-recommends --allow-unauthenticated curl=1"),
        "FROM debian:12\nRUN apt-get install --force-yes -y --no-install-recommends curl=1",
        (
            "FROM debian:12\nRUN echo 'deb [trusted=yes] https://example.org/ ./' > "
            "/etc/apt/sources.list.d/a.list"
        ),
    ),
    good=(
        "FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1",
        (
            "FROM debian:12\nRUN echo 'deb [signed-by=/k.gpg] https://example.org/ ./' > "
            "/etc/apt/sources.list.d/a.list"
        ),
    ),
    violates=_violates,
)
