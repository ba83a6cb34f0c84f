"""Write label keys as Docker asks for them."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity

_KEY = re.compile(r"[a-z](?:[a-z0-9]|[.-](?![.-]))*(?<![.-])")
_KEPT = ("com.docker.", "io.docker.", "org.dockerproject.")


def _odd(step: Step) -> list[str]:
    return [name for name, _ in step.pairs if name.startswith(_KEPT) or not _KEY.fullmatch(name)]


RULE = Rule(
    name="label-key",
    title="Write label keys as Docker asks for them",
    why=(
        "Tools that read labels expect lower case, digits, dots and hyphens; some names are kept for Docker."
    ),
    severity=Severity.NEGLIGIBLE,
    aliases=("DL3048",),
    bad=(
        "FROM debian:12\nLABEL Bad_Key=x",
        "FROM debian:12\nLABEL com.docker.x=y",
        "FROM debian:12\nLABEL a..b=c",
    ),
    good=("FROM debian:12\nLABEL org.opencontainers.image.title=x",),
    violates=by_step("LABEL", _odd),
)
