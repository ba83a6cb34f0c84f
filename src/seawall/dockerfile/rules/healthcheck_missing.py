"""Give the image a HEALTHCHECK."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    shipped = file.shipped
    checked = any(step.keyword == "HEALTHCHECK" and step.stage in shipped for step in file.steps)
    if file.stages and not checked:
        yield Hit(file.stages[-1].step.line)


RULE = Rule(
    name="healthcheck-missing",
    title="Give the image a HEALTHCHECK",
    why="Without one an engine sees only whether the process is there, not whether it answers.",
    severity=Severity.LOW,
    aliases=(
        "DL3057",
        "AVD-DS-0026",
        "CKV_DOCKER_2",
        "CIS-DI-0006",
    ),
    controls=("CIS Docker 4.6",),
    usual=False,
    bad=('FROM debian:12\nCMD ["nginx"]',),
    good=(
        'FROM debian:12\nHEALTHCHECK CMD ["/check"]',
        'FROM debian:12 AS a\nHEALTHCHECK CMD ["/check"]\nFROM a',
    ),
    violates=_violates,
)
