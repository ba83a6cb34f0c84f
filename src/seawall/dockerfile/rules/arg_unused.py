"""Declare no argument that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.arguments import PREDEFINED
from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity

_USED = re.compile(r"\$\{?([A-Za-z_]\w*)")
_EVERY = "*"
"""Stands for all names: a RUN has every argument in its environment."""


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    used: dict[int, set[str]] = {}
    hits: list[Hit] = []
    for step in reversed(file.steps):
        later = used.setdefault(step.stage, set())
        if step.keyword == "ARG" and not step.onbuild:
            named = _declared(step)
            unused = [name for name in named if later.isdisjoint({name, _EVERY})]
            if unused:
                hits.append(Hit(step.line, ", ".join(unused)))
            if step.stage >= 0:
                used.setdefault(-1, set()).update(named)
        if step.keyword in {"RUN", "ONBUILD"} or step.onbuild:
            later.add(_EVERY)
        elif step.keyword == "FROM":
            used.setdefault(-1, set()).update(_names(step))
            base = file.stages[step.stage].base
            if base is not None:  # what is built on a stage has its arguments
                used.setdefault(base, set()).update({_EVERY} if _EVERY in later else later)
        else:
            later.update(_names(step))
    yield from reversed(hits)


def _declared(step: Step) -> list[str]:
    known = (word.partition("=")[0] for word in step.words)
    return [name for name in known if name not in PREDEFINED and not name.startswith("BUILDKIT_")]


def _names(step: Step) -> Iterator[str]:
    texts = (step.text, *(value for _, value in step.flags), *(each.content for each in step.heredocs))
    return (name for text in texts for name in _USED.findall(text))


RULE = Rule(
    name="arg-unused",
    title="Declare no argument that nothing uses",
    why="Who gives it with --build-arg believes that it does something.",
    severity=Severity.LOW,
    bad=(
        "ARG VERSION=1\nFROM debian:12",
        "FROM debian:12\nRUN make\nARG WHERE=/app\nCOPY a /app",
    ),
    good=(
        "ARG VERSION=12\nFROM debian:$VERSION",
        "ARG VERSION\nFROM debian:12\nARG VERSION\nLABEL version=$VERSION",
        "FROM debian:12\nARG MODE\nRUN make",
        "FROM debian:12 AS a\nARG MODE\nFROM a\nRUN make",
    ),
    violates=_violates,
)
