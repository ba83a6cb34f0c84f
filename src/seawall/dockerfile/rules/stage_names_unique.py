"""Give each stage a name of its own."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    seen: set[str] = set()
    for stage in file.stages:
        if stage.name and stage.name in seen:
            yield Hit(stage.step.line, stage.name)
        seen.add(stage.name)


RULE = Rule(
    name="stage-names-unique",
    title="Give each stage a name of its own",
    why=(
        "Of two stages of one name only the later can be meant; what reads the other is built of "
        "the wrong one."
    ),
    severity=Severity.HIGH,
    aliases=(
        "DL3024",
        "AVD-DS-0012",
        "CKV_DOCKER_11",
        "DuplicateStageName",
    ),
    bad=("FROM debian:12 AS build\nFROM alpine:3.20 AS build",),
    good=("FROM debian:12 AS build\nFROM alpine:3.20 AS run",),
    violates=_violates,
)
