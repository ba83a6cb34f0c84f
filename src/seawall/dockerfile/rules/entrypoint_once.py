"""Give one ENTRYPOINT."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, repeated
from seawall.dockerfile.mending import all_but_last
from seawall.model.finding import Severity

RULE = Rule(
    name="entrypoint-once",
    title="Give one ENTRYPOINT",
    why="Only the last one of a stage counts; the others were meant for something.",
    severity=Severity.HIGH,
    fix=all_but_last,
    aliases=(
        "DL4004",
        "AVD-DS-0007",
        "MultipleInstructionsDisallowed",
    ),
    bad=('FROM debian:12\nENTRYPOINT ["/a"]\nENTRYPOINT ["/b"]',),
    good=('FROM debian:12\nENTRYPOINT ["/a"]',),
    violates=repeated("ENTRYPOINT"),
)
