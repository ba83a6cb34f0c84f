"""End the target with / where several files are copied."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _ambiguous(step: Step) -> bool:
    target = unquoted(step.words[-1]) if step.words else ""
    return len(step.words) > 2 and not (target.endswith(("/", "\\")) or target == "." or "$" in target)


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    if step is None or step.json or step.heredocs or step.text.endswith(("'", '"')):
        return
    piece = draft.arguments(step)
    yield Fix((piece.put_after(len(piece.text), "/"),))


RULE = Rule(
    name="copy-many-to-folder",
    title="End the target with / where several files are copied",
    why="The builder refuses to copy several files to one.",
    severity=Severity.HIGH,
    fix=_fix,
    aliases=(
        "DL3021",
        "AVD-DS-0011",
    ),
    bad=("FROM debian:12\nCOPY a b /app",),
    good=(
        "FROM debian:12\nCOPY a b /app/",
        "FROM debian:12\nCOPY a /app",
        "FROM debian:12\nCOPY a b $APP",
    ),
    violates=by_step("COPY", _ambiguous),
)
