"""Leave out FROM --platform=$TARGETPLATFORM."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.model.finding import Severity

_FLAG = re.compile(r"\s+--platform=\S+")


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    whole = draft.whole(step) if step is not None else None
    match = _FLAG.search(whole.text) if whole is not None else None
    if whole is not None and match is not None:
        edit = whole.replace(match.start(), match.end(), "")
        yield from (Fix((each,)) for each in (edit,) if each is not None)


RULE = Rule(
    name="from-target-platform",
    title="Leave out FROM --platform=$TARGETPLATFORM",
    why="It is what holds without it.",
    severity=Severity.MEDIUM,
    fix=_fix,
    aliases=(
        "DL3065",
        "RedundantTargetPlatform",
    ),
    bad=("FROM --platform=$TARGETPLATFORM debian:12",),
    good=("FROM --platform=$BUILDPLATFORM debian:12",),
    violates=by_step("FROM", lambda step: step.flag("platform") in {"$TARGETPLATFORM", "${TARGETPLATFORM}"}),
)
