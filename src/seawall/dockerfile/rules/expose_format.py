"""Give EXPOSE a port and no more."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity


def _mapped(step: Step) -> list[str]:
    return [word for word in step.words if ":" in re.sub(r"\$\{[^}]*\}", "", word)]


RULE = Rule(
    name="expose-format",
    title="Give EXPOSE a port and no more",
    why="An address or a mapping is for `docker run -p`; the builder leaves it out, or fails.",
    severity=Severity.HIGH,
    aliases=("ExposeInvalidFormat",),
    bad=(
        "FROM debian:12\nEXPOSE 8080:80",
        "FROM debian:12\nEXPOSE 127.0.0.1:80:80/tcp",
    ),
    good=("FROM debian:12\nEXPOSE 80 443/tcp 8000-8010 $PORT ${PORT:-80}",),
    violates=by_step("EXPOSE", _mapped),
)
