"""Say with USER whom the image runs as."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    shipped = file.shipped
    if file.stages and not any(step.keyword == "USER" and step.stage in shipped for step in file.steps):
        yield Hit(file.stages[-1].step.line)


RULE = Rule(
    name="user-missing",
    title="Say with USER whom the image runs as",
    why="Without it, it is the base image's user, who mostly is root.",
    severity=Severity.MEDIUM,
    aliases=(
        "DL3063",
        "AVD-DS-0002",
        "CKV_DOCKER_3",
        "CIS-DI-0001",
    ),
    controls=(
        "CIS Docker 4.1",
        "NIST SP 800-190 4.1.2",
    ),
    bad=('FROM debian:12\nCMD ["nginx"]',),
    good=(
        "FROM debian:12\nUSER 1000",
        "FROM debian:12 AS a\nUSER 1000\nFROM a",
        "FROM scratch AS a\nUSER 1\nFROM a",
    ),
    violates=_violates,
)
