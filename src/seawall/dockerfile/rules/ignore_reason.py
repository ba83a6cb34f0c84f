"""Say why a rule is ignored."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.pragmas import pragmas
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for pragma in pragmas(file):
        if pragma.tool == "seawall" and not pragma.reason:
            yield Hit(pragma.line, ", ".join(sorted(pragma.rules)).lower())


RULE = Rule(
    name="ignore-reason",
    title="Say why a rule is ignored: # seawall ignore=RULE reason",
    why="The next reader cannot tell a decision from a convenience.",
    severity=Severity.LOW,
    bad=("# seawall ignore=image-tagged\nFROM debian",),
    good=(
        "# seawall ignore=image-tagged the newest is wanted\nFROM debian",
        "# hadolint ignore=DL3006\nFROM debian",
    ),
    violates=_violates,
)
