"""End the target with / where several files are copied."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _ambiguous(step: Step) -> bool:
    target = unquoted(step.words[-1]) if step.words else ""
    return len(step.words) > 2 and not (target.endswith(("/", "\\")) or target == "." or "$" in target)


RULE = Rule(
    name="copy-many-to-folder",
    title="End the target with / where several files are copied",
    why="The builder refuses to copy several files to one.",
    severity=Severity.HIGH,
    aliases=("DL3021",),
    bad=("FROM debian:12\nCOPY a b /app",),
    good=(
        "FROM debian:12\nCOPY a b /app/",
        "FROM debian:12\nCOPY a /app",
        "FROM debian:12\nCOPY a b $APP",
    ),
    violates=by_step("COPY", _ambiguous),
)
