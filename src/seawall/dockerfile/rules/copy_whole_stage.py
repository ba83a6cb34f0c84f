"""Do not copy the whole file system of another stage."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _whole(step: Step) -> bool:
    words = [unquoted(word) for word in step.words]
    return bool(step.flag("from")) and "/" in words[:-1] and words[-1] == "/"


RULE = Rule(
    name="copy-whole-stage",
    title="Do not copy the whole file system of another stage",
    why="It brings along what the stages were to keep apart: tools, caches, sources.",
    severity=Severity.MEDIUM,
    aliases=("DL3067",),
    controls=("CIS Docker 4.3",),
    bad=("FROM debian:12 AS a\nFROM scratch\nCOPY --from=a / /",),
    good=("FROM debian:12 AS a\nFROM scratch\nCOPY --from=a /app /app",),
    violates=by_step("COPY", _whole),
)
