"""Let ONBUILD trigger no FROM, ONBUILD or MAINTAINER."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if (step.onbuild and step.keyword in {"FROM", "MAINTAINER"}) or step.keyword == "ONBUILD":
            yield Hit(step.line, step.keyword)


RULE = Rule(
    name="onbuild-allowed",
    title="Let ONBUILD trigger no FROM, ONBUILD or MAINTAINER",
    why="The builder refuses them as triggers.",
    severity=Severity.HIGH,
    aliases=("DL3043",),
    bad=(
        "FROM debian:12\nONBUILD FROM debian:12",
        "FROM debian:12\nONBUILD MAINTAINER me",
    ),
    good=("FROM debian:12\nONBUILD RUN make",),
    violates=_violates,
)
