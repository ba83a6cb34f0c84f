"""Write all instructions in capitals, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_KEYWORD = re.compile(r"\S+")


def _usual(file: Dockerfile) -> bool:
    """Say whether most are in capitals."""
    small = sum(file.written(step).islower() for step in file.steps)
    return small * 2 <= len(file.steps)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    capitals = _usual(file)
    for step in file.steps:
        keyword = file.written(step)
        if not (keyword.isupper() if capitals else keyword.islower()):
            yield Hit(step.line, keyword[:30])


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    whole = draft.whole(step) if step is not None else None
    match = _KEYWORD.match(whole.text) if whole is not None else None
    if whole is not None and match is not None:
        keyword = match[0].upper() if _usual(draft.file) else match[0].lower()
        edit = whole.replace(match.start(), match.end(), keyword)
        yield from (Fix((each,)) for each in (edit,) if each is not None)


RULE = Rule(
    name="instruction-casing",
    title="Write all instructions in capitals, or none",
    why="What is written alike is read faster, and no instruction is overlooked by who searches for it.",
    severity=Severity.NEGLIGIBLE,
    fix=_fix,
    aliases=("ConsistentInstructionCasing",),
    bad=(
        "FROM debian:12\nUSER 1000\nrun make",
        "from debian:12\nuser 1000\nRun make",
    ),
    good=("FROM debian:12\nRUN make", "from debian:12\nrun make"),
    violates=_violates,
)
