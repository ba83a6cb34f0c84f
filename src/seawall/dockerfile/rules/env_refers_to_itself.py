"""Do not use a variable in the ENV that sets it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    known: set[str] = set()
    for step in file.steps:
        if step.keyword == "ARG":
            known.update(word.partition("=")[0] for word in step.words)
        elif step.keyword == "ENV":
            new = {name: at for at, (name, _) in enumerate(step.pairs) if name not in known}
            used = [
                name
                for at, (_, value) in enumerate(step.pairs)
                for name in _USED.findall(value)
                if new.get(name, at) != at
            ]
            if used:
                yield Hit(step.line, ", ".join(dict.fromkeys(used)))
            known.update(new)


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
    ),
    good=(
        "FROM debian:12\nENV A=1\nENV B=$A",
        "FROM debian:12\nENV PATH=/app:$PATH",
        "FROM debian:12\nENV A=1 B=$AB",
    ),
    violates=_violates,
)
