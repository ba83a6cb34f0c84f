"""Write ENV and LABEL with an equals sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity

_OLD = re.compile(r"([^\s=\"'\\`]+)(\s+)(.*\S)", re.DOTALL)
_WHOLE = re.compile(r"""[^\s"'\\`]+|"[^"\\`]*"|'[^']*'""")


def _old(step: Step) -> re.Match[str] | None:
    return _OLD.fullmatch(step.text) if step.keyword in {"ENV", "LABEL"} else None


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if match := _old(step):
            yield Hit(step.line, match[1])


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    """Put `=` in place of the space, and quotes around a value of several words that has none."""
    step = draft.file.step_at(hit.line)
    match = _old(step) if step is not None else None
    if step is None or match is None:
        return
    value = match[3]
    if not _WHOLE.fullmatch(value):
        if re.search(r"""["'\\`]""", value):
            return  # what the builder makes of quotes in the midst of a value is no plain matter
        value = f'"{value}"'
    edit = draft.arguments(step).replace(match.start(2), match.end(3), f"={value}")
    if edit is not None:
        yield Fix((edit,))


RULE = Rule(
    name="key-value-form",
    title="Write ENV and LABEL with an equals sign",
    why="With a space there can be only one variable, and all the rest of the line is its value.",
    severity=Severity.LOW,
    fix=_fix,
    aliases=("LegacyKeyValueFormat",),
    bad=("FROM debian:12\nENV LANG C", "FROM debian:12\nLABEL title a long title"),
    good=('FROM debian:12\nENV LANG=C LC_ALL=C\nLABEL title="a long title"',),
    violates=_violates,
)
