"""Join RUN instructions that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.shell import BOURNE
from seawall.dockerfile.steps import Dockerfile, Script
from seawall.model.finding import Severity

_SEVERAL = re.compile(r"[;|&\n]")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    scripts = {script.step: script for script in file.scripts}
    before: Script | None = None
    for step in file.steps:
        script = scripts.get(step) if not step.onbuild else None
        if script is None:
            before = None
            continue
        if before is None or before.step.flags != step.flags or _long(script) or _long(before):
            before = script
            continue
        yield Hit(step.line)


def _long(script: Script) -> bool:
    """Two commands or more are a RUN of their own by choice."""
    if script.dialect in BOURNE or script.step.json:
        return len(script.commands) > 1
    return _SEVERAL.search(script.text) is not None


RULE = Rule(
    name="run-consecutive",
    title="Join RUN instructions that follow each other",
    why="Each is a layer of its own; what one of them removes stays in the layer of the other.",
    severity=Severity.LOW,
    aliases=("DL3059",),
    bad=("FROM debian:12\nRUN make a\nRUN make b",),
    good=(
        "FROM debian:12\nRUN make a && make b",
        "FROM debian:12\nRUN make a\nCOPY b /b\nRUN make b",
        "FROM debian:12\nRUN make a\nRUN --mount=type=cache,target=/c make b",
        "FROM debian:12\nRUN a && b && c\nRUN d",
    ),
    violates=_violates,
)
