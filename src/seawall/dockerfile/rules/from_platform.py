"""Do not fix the platform of a base image."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.model.finding import Severity

RULE = Rule(
    name="from-platform",
    title="Do not fix the platform of a base image",
    why="Whoever builds for another platform gets an image for this one, under the other's name.",
    severity=Severity.MEDIUM,
    aliases=(
        "DL3029",
        "FromPlatformFlagConstDisallowed",
    ),
    bad=("FROM --platform=linux/arm64 debian:12",),
    good=(
        "FROM debian:12",
        "FROM --platform=$BUILDPLATFORM debian:12",
    ),
    violates=by_step("FROM", lambda step: step.flag("platform") if "$" not in step.flag("platform") else ""),
)
