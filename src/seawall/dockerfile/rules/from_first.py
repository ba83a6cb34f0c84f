"""Begin with FROM or ARG."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.stage >= 0:
            return
        if step.keyword != "ARG":
            yield Hit(step.line, step.keyword)


RULE = Rule(
    name="from-first",
    title="Begin with FROM or ARG",
    why="The builder refuses other instructions before there is a stage.",
    severity=Severity.HIGH,
    aliases=("DL3061",),
    bad=("RUN make\nFROM debian:12",),
    good=(
        "ARG V=12\nFROM debian:$V",
        "# comment\nFROM debian:12",
    ),
    violates=_violates,
)
