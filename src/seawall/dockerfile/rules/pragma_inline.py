"""Do not ignore rules in the Dockerfile."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.pragmas import pragmas
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for pragma in pragmas(file):
        if not pragma.scope:
            yield Hit(pragma.line, ", ".join(sorted(pragma.rules)))


RULE = Rule(
    name="pragma-inline",
    title="Do not ignore rules in the Dockerfile",
    why=(
        "A comment takes a decision about security out of the hands of those who keep the settings "
        "of all builds."
    ),
    severity=Severity.NEGLIGIBLE,
    aliases=("DL1001",),
    usual=False,
    bad=("# hadolint ignore=DL3006\nFROM debian",),
    good=("# a comment\nFROM debian:12",),
    violates=_violates,
)
