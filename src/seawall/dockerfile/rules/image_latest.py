"""Do not build on latest."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        if stage.tag == "latest" and not stage.digest:
            yield Hit(stage.step.line, stage.reference)


RULE = Rule(
    name="image-latest",
    title="Do not build on latest",
    why=(
        "The tag moves: a build that worked may fail, or ship other software, without a change of "
        "the Dockerfile."
    ),
    severity=Severity.MEDIUM,
    aliases=(
        "DL3007",
        "AVD-DS-0001",
        "CKV_DOCKER_7",
        "DKL-DI-0006",
    ),
    controls=(
        "CIS Docker 4.2",
        "NIST SP 800-190 4.1.5",
    ),
    bad=("FROM debian:latest",),
    good=(
        "FROM debian:12",
        "FROM debian:latest@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    violates=_violates,
)
