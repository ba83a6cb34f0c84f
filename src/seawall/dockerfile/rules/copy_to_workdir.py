"""Set WORKDIR before COPY to a relative path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, unquoted
from seawall.model.finding import Severity

_ABSOLUTE = re.compile(r"[/$]|[A-Za-z]:[/\\]")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    known: set[int] = set()
    for step in file.steps:
        if step.onbuild:
            continue
        if step.keyword == "WORKDIR" or (step.keyword == "FROM" and file.stages[step.stage].base in known):
            known.add(step.stage)
            continue
        if step.keyword != "COPY" or not step.words or step.stage in known:
            continue
        if not _ABSOLUTE.match(unquoted(step.words[-1])):
            yield Hit(step.line, step.words[-1])


RULE = Rule(
    name="copy-to-workdir",
    title="Set WORKDIR before COPY to a relative path",
    why="The file lands wherever the base image happens to start.",
    severity=Severity.MEDIUM,
    aliases=("DL3045",),
    bad=("FROM debian:12\nCOPY app.py app.py",),
    good=(
        "FROM debian:12\nWORKDIR /app\nCOPY app.py app.py",
        "FROM debian:12\nCOPY app.py /app/",
        "FROM debian:12 AS a\nWORKDIR /app\nFROM a\nCOPY app.py .",
    ),
    violates=_violates,
)
