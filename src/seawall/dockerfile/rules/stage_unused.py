"""Remove stages that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.stages import sources
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_VARIABLE = re.compile(r"\$\{[^}]*(?:\}|$)|\$\w+")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    used: set[int] = set()
    waiting = [len(file.stages) - 1] if file.stages else []
    while waiting:
        index = waiting.pop()
        if index in used:
            continue
        used.add(index)
        base = file.stages[index].base
        waiting += _perhaps(file, file.stages[index].reference)
        found = [file.stage_of(source, index) for step in file.of(index) for source in sources(step)]
        waiting += [each.index for each in found if each is not None] + ([] if base is None else [base])
    for stage in file.stages:
        if stage.index not in used:
            yield Hit(stage.step.line, stage.name or stage.reference)


def _perhaps(file: Dockerfile, reference: str) -> Iterator[int]:
    """Yield the stages that a reference with variables may mean."""
    parts = _VARIABLE.split(reference.lower())
    if len(parts) > 1:
        yield from (stage.index for stage in file.stages if stage.name and _like(stage.name, parts))


def _like(name: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        at = name.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return name.startswith(parts[0]) and name.endswith(parts[-1])


RULE = Rule(
    name="stage-unused",
    title="Remove stages that nothing uses",
    why="A builder skips them, an older one builds them; a reader takes them for part of the image.",
    severity=Severity.LOW,
    bad=("FROM debian:12 AS lost\nFROM alpine:3.20",),
    good=(
        "FROM debian:12 AS build\nFROM alpine:3.20\nCOPY --from=build /a /a",
        "FROM debian:12 AS base\nFROM base",
        "FROM debian:12 AS tools\nFROM alpine:3.20\nRUN --mount=from=tools,target=/t /t/run",
    ),
    violates=_violates,
)
