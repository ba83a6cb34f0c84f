"""Name the tag of a base image."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        if stage.base is None and not (
            stage.tag or stage.digest or "$" in stage.image or stage.image == "scratch"
        ):
            yield Hit(stage.step.line, stage.reference)


RULE = Rule(
    name="image-tagged",
    title="Name the tag of a base image",
    why="Without one it is `latest`, which is another image after every release.",
    severity=Severity.MEDIUM,
    aliases=(
        "DL3006",
        "AVD-DS-0001",
        "CKV_DOCKER_7",
    ),
    controls=(
        "CIS Docker 4.2",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        "FROM debian",
        "FROM debian:12 AS build\nFROM alpine",
    ),
    good=(
        "FROM debian:12",
        "FROM debian@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "FROM scratch",
        "FROM debian:12 AS build\nFROM build",
        "ARG BASE=debian:12\nFROM $BASE",
    ),
    violates=_violates,
)
