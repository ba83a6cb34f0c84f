"""Expose ports from 0 to 65535."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity


def _impossible(step: Step) -> list[str]:
    return [
        word
        for word in step.words
        if any(part.isdecimal() and not parsed(part) for part in word.partition("/")[0].split("-"))
    ]


def parsed(port: str) -> bool:
    """Say whether digits are a port."""
    return len(port.lstrip("0")) <= 5 and int(port) <= 65535


RULE = Rule(
    name="port-range",
    title="Expose ports from 0 to 65535",
    why="There are no others; the builder or the engine refuses the image.",
    severity=Severity.HIGH,
    aliases=(
        "DL3011",
        "AVD-DS-0008",
    ),
    bad=("FROM debian:12\nEXPOSE 80000",),
    good=("FROM debian:12\nEXPOSE 8080 9000-9100/tcp $PORT",),
    violates=by_step("EXPOSE", _impossible),
)
