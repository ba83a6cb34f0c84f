"""Write the protocol of EXPOSE in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity

_PROTOCOL = re.compile(r"(?<=/)[A-Za-z]+(?=\s|$)")


def _capital(step: Step) -> list[str]:
    return [word for word in step.words if (at := _PROTOCOL.search(word)) and not at[0].islower()]


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    if step is None:
        return
    piece = draft.arguments(step)
    for match in _PROTOCOL.finditer(piece.text):
        edit = piece.replace(match.start(), match.end(), match[0].lower())
        if edit is not None and not match[0].islower():
            yield Fix((edit,))


RULE = Rule(
    name="expose-casing",
    title="Write the protocol of EXPOSE in small letters",
    why="The image's configuration has them so, and what compares the two finds no match.",
    severity=Severity.NEGLIGIBLE,
    fix=_fix,
    aliases=("ExposeProtoCasing",),
    bad=("FROM debian:12\nEXPOSE 8080/TCP 53/Udp",),
    good=("FROM debian:12\nEXPOSE 8080/tcp 53/udp 8081",),
    violates=by_step("EXPOSE", _capital),
)
