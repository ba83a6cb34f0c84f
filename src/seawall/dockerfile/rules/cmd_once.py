"""Give one CMD."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, repeated
from seawall.dockerfile.mending import all_but_last
from seawall.model.finding import Severity

RULE = Rule(
    name="cmd-once",
    title="Give one CMD",
    why="Only the last one of a stage counts; the others were meant for something.",
    severity=Severity.MEDIUM,
    fix=all_but_last,
    aliases=(
        "DL4003",
        "AVD-DS-0016",
        "MultipleInstructionsDisallowed",
    ),
    bad=('FROM debian:12\nCMD ["/a"]\nCMD ["/b"]',),
    good=(
        'FROM debian:12\nCMD ["/a"]',
        'FROM debian:12 AS a\nCMD ["/a"]\nFROM debian:12\nCMD ["/b"]',
    ),
    violates=repeated("CMD"),
)
