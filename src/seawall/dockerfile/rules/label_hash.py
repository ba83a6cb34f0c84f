"""Let the label hold a git commit."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule
from seawall.dockerfile.labels import holding
from seawall.dockerfile.settings import Settings
from seawall.model.finding import Severity

_COMMIT = re.compile(r"[0-9a-f]{7}|[0-9a-f]{40}|[0-9a-f]{64}")


RULE = Rule(
    name="label-hash",
    title="Let the label hold a git commit",
    why="The settings say so; a reader looks the source up by it.",
    severity=Severity.MEDIUM,
    aliases=("DL3055",),
    settings=Settings(labels=(("revision", "hash"),)),
    bad=("FROM debian:12\nLABEL revision=main",),
    good=(
        "FROM debian:12\nLABEL revision=1a2b3c4",
        "FROM debian:12\nLABEL revision=4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    ),
    violates=holding("hash", lambda value: _COMMIT.fullmatch(value) is not None),
)
