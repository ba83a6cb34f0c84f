"""Give no labels that the settings do not name."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    known = {name for name, _ in settings.labels}
    for step in file.steps if settings.strict_labels else ():
        extra = [name for name, _ in step.pairs if name not in known] if step.keyword == "LABEL" else []
        if extra:
            yield Hit(step.line, ", ".join(extra))


RULE = Rule(
    name="label-superfluous",
    title="Give no labels that the settings do not name",
    why="The settings are strict: what they do not name is a mistake.",
    severity=Severity.LOW,
    aliases=("DL3050",),
    settings=Settings(labels=(("maintainer", "text"),), strict_labels=True),
    bad=("FROM debian:12\nLABEL maintainer=me other=x",),
    good=("FROM debian:12\nLABEL maintainer=me",),
    violates=_violates,
)
