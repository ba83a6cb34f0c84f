"""Do not use a variable in the ENV that sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    known: dict[int, set[str]] = {}
    for step in file.steps:
        if step.keyword == "FROM" and not step.onbuild:
            base = file.stages[step.stage].base
            known[step.stage] = set() if base is None else set(known[base])
        elif step.keyword == "ARG" and not step.onbuild:
            known.setdefault(step.stage, set()).update(word.partition("=")[0] for word in step.words)
        elif step.keyword == "ENV":
            names = known.setdefault(step.stage, set())
            new = {name: at for at, (name, _) in enumerate(step.pairs) if name not in names}
            used = _used(step, new)
            if used:
                yield Hit(step.line, ", ".join(dict.fromkeys(used)))
            if not step.onbuild:
                names.update(new)


def _used(step: Step, new: dict[str, int]) -> list[str]:
    """Return the names that another value of the same ENV refers to."""
    return [
        name
        for at, value in enumerate(step.words[1::2])
        for name in _USED.findall(_LITERAL.sub("", value))
        if new.get(name, at) != at
    ]


_LITERAL = re.compile(r"\\.|`\$|'[^']*'")
_USED = re.compile(r"\$\{?([A-Za-z_]\w*)")


RULE = Rule(
    name="env-refers-to-itself",
    title="Do not use a variable in the ENV that sets it",
    why="All values of one ENV are worked out before any is set: the old value, or none, is used.",
    severity=Severity.HIGH,
    aliases=("DL3044",),
    bad=(
        "FROM debian:12\nENV HOME2=/app DATA=$HOME2/data",
        'FROM debian:12\nENV A=1 B="x${A}"',
        "FROM debian:12\nENV A=1\nFROM debian:12\nENV A=1 B=$A",
    ),
    good=(
        "FROM debian:12\nENV A=1\nENV B=$A",
        "FROM debian:12\nENV PATH=/app:$PATH",
        "FROM debian:12\nENV A=1 B=$AB",
        "FROM debian:12\nENV A=1 B='$A' C=\\$A",
        "FROM debian:12 AS a\nENV A=1\nFROM a\nENV A=2 B=$A",
    ),
    violates=_violates,
)
