"""Give one HEALTHCHECK."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, repeated
from seawall.dockerfile.mending import all_but_last
from seawall.model.finding import Severity

RULE = Rule(
    name="healthcheck-once",
    title="Give one HEALTHCHECK",
    why="Only the last one of a stage counts; what the others were to find goes unseen.",
    severity=Severity.HIGH,
    fix=all_but_last,
    aliases=(
        "DL3012",
        "AVD-DS-0023",
        "MultipleInstructionsDisallowed",
    ),
    bad=('FROM debian:12\nHEALTHCHECK CMD ["/a"]\nHEALTHCHECK CMD ["/b"]',),
    good=(
        'FROM debian:12\nHEALTHCHECK CMD ["/a"]',
        'FROM debian:12 AS a\nHEALTHCHECK CMD ["/a"]\nFROM debian:12\nHEALTHCHECK CMD ["/b"]',
    ),
    violates=repeated("HEALTHCHECK"),
)
