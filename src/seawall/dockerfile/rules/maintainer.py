"""Use a label instead of MAINTAINER."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.drafting import Draft, Fix
from seawall.model.finding import Severity

_LABEL = "org.opencontainers.image.authors"


def _fix(draft: Draft, hit: Hit) -> Iterator[Fix]:
    step = draft.file.step_at(hit.line)
    if step is None or any(
        each.keyword == "LABEL" and _LABEL in dict(each.pairs) for each in draft.file.steps
    ):
        return
    whole = draft.whole(step)
    escaped = re.sub(
        rf'["$]|{re.escape(draft.file.escape)}', lambda match: draft.file.escape + match[0], step.text
    )
    edit = whole.replace(0, len(whole.text), f'LABEL {_LABEL}="{escaped}"')
    if edit is not None:
        yield Fix((edit,))


RULE = Rule(
    name="maintainer",
    title="Use a label instead of MAINTAINER",
    why="Builders have given it up; a label is kept in the configuration and can be asked for.",
    severity=Severity.HIGH,
    fix=_fix,
    aliases=(
        "DL4000",
        "AVD-DS-0022",
        "CKV_DOCKER_6",
        "MaintainerDeprecated",
    ),
    bad=("FROM debian:12\nMAINTAINER me",),
    good=("FROM debian:12\nLABEL org.opencontainers.image.authors=me",),
    violates=by_step("MAINTAINER", lambda step: not step.onbuild),
)
