"""Let the last USER not be root."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, unquoted
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    if not file.stages:
        return
    for index in file.lineage(len(file.stages) - 1):
        users = [step for step in file.of(index) if step.keyword == "USER"]
        if users:
            if unquoted(users[-1].text).partition(":")[0].lower() in {"root", "0"}:
                yield Hit(users[-1].line)
            return


RULE = Rule(
    name="user-root",
    title="Let the last USER not be root",
    why=(
        "What breaks out of a process that runs as root is root outside, too, unless user "
        "namespaces are set up."
    ),
    severity=Severity.MEDIUM,
    aliases=(
        "DL3002",
        "AVD-DS-0002",
        "CKV_DOCKER_8",
        "CIS-DI-0001",
    ),
    controls=(
        "CIS Docker 4.1",
        "NIST SP 800-190 4.1.2",
    ),
    bad=(
        "FROM debian:12\nUSER root",
        "FROM debian:12\nUSER app\nRUN make\nUSER 0:0",
        "FROM debian:12 AS base\nUSER root\nFROM base\nRUN make",
    ),
    good=(
        "FROM debian:12\nUSER root\nRUN make\nUSER app",
        "FROM debian:12\nUSER 1000",
        "FROM debian:12 AS build\nUSER root\nFROM debian:12\nUSER 1000",
    ),
    violates=_violates,
)
