"""Do not copy from the stage itself."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.keyword == "COPY" and step.stage >= 0 and step.flag("from"):
            stage = file.stages[step.stage]
            if step.flag("from").lower() in {stage.name, str(stage.index)}:
                yield Hit(step.line)


RULE = Rule(
    name="copy-from-itself",
    title="Do not copy from the stage itself",
    why="The builder refuses it: a stage is not built before it ends.",
    severity=Severity.HIGH,
    aliases=(
        "DL3023",
        "AVD-DS-0006",
    ),
    bad=("FROM debian:12 AS build\nCOPY --from=build /a /b",),
    good=("FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /b",),
    violates=_violates,
)
