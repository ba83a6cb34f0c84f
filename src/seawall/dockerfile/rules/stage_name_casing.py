"""Name stages in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Edit, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for stage in file.stages:
        if stage.name and stage.step.words[2] != stage.name:
            yield Hit(stage.step.line, stage.step.words[2])


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Rename it where it is named, and where it is used; `--target` is given elsewhere."""
    name = re.escape(hit.said)
    used = re.compile(
        rf"(?<=\sAS\s){name}$|(?<=from=){name}(?=[\s,])|^FROM\s+(?:--\S+\s+)*{name}(?=\s|$)", re.IGNORECASE
    )
    edits: list[Edit] = []
    for step in draft.file.steps:
        if step.keyword not in {"FROM", "COPY", "ADD", "RUN"}:
            continue
        whole = draft.whole(step)
        for match in used.finditer(whole.text):
            end = match.end()
            edit = whole.replace(end - len(hit.said), end, hit.said.lower())
            if edit is None:
                return
            edits.append(edit)
    yield Fix(tuple(edits), safe=False)


RULE = Rule(
    name="stage-name-casing",
    title="Name stages in small letters",
    why="Builders differ in whether `Build` and `build` are one stage; in small letters they agree.",
    severity=Severity.LOW,
    fix=_fix,
    aliases=("StageNameCasing",),
    bad=("FROM debian:12 AS Build\nFROM scratch\nCOPY --from=Build /a /a",),
    good=("FROM debian:12 AS build\nFROM scratch\nCOPY --from=build /a /a",),
    violates=_violates,
)
