"""Write AS as FROM is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_AS = re.compile(r"\s(as)\s+\S+\s*$", re.IGNORECASE)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        words = stage.step.words
        keyword = file.written(stage.step)
        if len(words) == 3 and words[1].lower() == "as" and words[1].isupper() != keyword.isupper():
            yield Hit(stage.step.line, f"{keyword} … {words[1]}")


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    whole = draft.whole(step) if step is not None else None
    match = _AS.search(whole.text) if whole is not None else None
    if step is not None and whole is not None and match is not None:
        new = "AS" if draft.file.written(step).isupper() else "as"
        edit = whole.replace(match.start(1), match.end(1), new)
        yield from (Fix((each,)) for each in (edit,) if each is not None)


RULE = Rule(
    name="from-as-casing",
    title="Write AS as FROM is written",
    why="Of one instruction, the keywords are found by eye, and by search, when they are written alike.",
    severity=Severity.NEGLIGIBLE,
    fix=_fix,
    aliases=("FromAsCasing",),
    bad=("FROM debian:12 as build", "from debian:12 AS build"),
    good=("FROM debian:12 AS build", "from debian:12 as build"),
    violates=_violates,
)
