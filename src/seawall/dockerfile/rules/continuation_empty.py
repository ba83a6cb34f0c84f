"""Leave no empty line inside an instruction."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Edit, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity


def _empty(file: Dockerfile, step: Step) -> Iterator[int]:
    """Yield the empty lines between the first line and the last of an instruction, documents left out."""
    body = sum(document.content.count("\n") + 1 for document in step.heredocs)
    for line in range(step.line + 1, step.end_line - body + 1):
        if not file.lines[line - 1].strip():
            yield line


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        yield from (Hit(line) for line in _empty(file, step))


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    yield Fix((Edit(draft.start(hit.line), draft.start(hit.line + 1), ""),))


RULE = Rule(
    name="continuation-empty",
    title="Leave no empty line inside an instruction",
    why="Builders are to take it for the end of the instruction one day, and what follows for another.",
    severity=Severity.MEDIUM,
    fix=_fix,
    aliases=("NoEmptyContinuation",),
    bad=("FROM debian:12\nRUN make \\\n\n    install",),
    good=("FROM debian:12\nRUN make \\\n    # a comment\n    install\n\nUSER 1000",),
    violates=_violates,
)
