"""Name no stage scratch or context."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        if stage.name in {"scratch", "context"}:
            yield Hit(stage.step.line, stage.name)


RULE = Rule(
    name="stage-name-reserved",
    title="Name no stage scratch or context",
    why="Both mean something to the builder, and who reads the file is misled.",
    severity=Severity.HIGH,
    aliases=("ReservedStageName",),
    bad=(
        "FROM debian:12 AS scratch",
        "FROM debian:12 AS context",
    ),
    good=("FROM scratch\nFROM debian:12 AS build",),
    violates=_violates,
)
