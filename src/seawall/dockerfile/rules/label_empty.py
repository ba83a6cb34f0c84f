"""Leave no required label empty."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    wanted = {name for name, _ in settings.labels}
    for step in file.steps:
        empty = (
            [name for name, value in step.pairs if name in wanted and not value]
            if step.keyword == "LABEL"
            else []
        )
        if empty:
            yield Hit(step.line, ", ".join(empty))


RULE = Rule(
    name="label-empty",
    title="Leave no required label empty",
    why="An empty label answers nobody.",
    severity=Severity.MEDIUM,
    aliases=("DL3051",),
    settings=Settings(labels=(("maintainer", "text"),)),
    bad=('FROM debian:12\nLABEL maintainer=""',),
    good=("FROM debian:12\nLABEL maintainer=me",),
    violates=_violates,
)
