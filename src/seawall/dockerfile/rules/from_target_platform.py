"""Leave out FROM --platform=$TARGETPLATFORM."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.model.finding import Severity

RULE = Rule(
    name="from-target-platform",
    title="Leave out FROM --platform=$TARGETPLATFORM",
    why="It is what holds without it.",
    severity=Severity.MEDIUM,
    aliases=("DL3065",),
    bad=("FROM --platform=$TARGETPLATFORM debian:12",),
    good=("FROM --platform=$BUILDPLATFORM debian:12",),
    violates=by_step("FROM", lambda step: step.flag("platform") in {"$TARGETPLATFORM", "${TARGETPLATFORM}"}),
)
