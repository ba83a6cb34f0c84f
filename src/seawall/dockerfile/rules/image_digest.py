"""Pin base images by their digest."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        if (
            stage.base is None
            and not stage.digest
            and stage.image != "scratch"
            and "$" not in stage.reference
        ):
            yield Hit(stage.step.line, stage.reference)


RULE = Rule(
    name="image-digest",
    title="Pin base images by their digest",
    why="A tag can be given to another image; a digest is that of the one that was looked at.",
    severity=Severity.LOW,
    controls=(
        "CIS Docker 4.2",
        "NIST SP 800-190 4.1.5",
    ),
    usual=False,
    bad=("FROM debian:12",),
    good=(
        "FROM debian:12@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "FROM scratch",
    ),
    violates=_violates,
)
