"""Use a label instead of MAINTAINER."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.model.finding import Severity

RULE = Rule(
    name="maintainer",
    title="Use a label instead of MAINTAINER",
    why="Builders have given it up; a label is kept in the configuration and can be asked for.",
    severity=Severity.HIGH,
    aliases=("DL4000",),
    bad=("FROM debian:12\nMAINTAINER me",),
    good=("FROM debian:12\nLABEL org.opencontainers.image.authors=me",),
    violates=by_step("MAINTAINER", lambda step: not step.onbuild),
)
