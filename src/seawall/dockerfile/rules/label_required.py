"""Give the image the labels that the settings ask for."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    if not file.stages:
        return
    shipped = file.shipped
    given = {
        name
        for step in file.steps
        if step.keyword == "LABEL" and step.stage in shipped and not step.onbuild
        for name, _ in step.pairs
    }
    missing = [name for name, _ in settings.labels if name not in given]
    if missing:
        yield Hit(file.stages[-1].step.line, ", ".join(missing))


RULE = Rule(
    name="label-required",
    title="Give the image the labels that the settings ask for",
    why="Who is asked about this image, and where its source is, is looked up in them.",
    severity=Severity.LOW,
    aliases=("DL3049",),
    settings=Settings(labels=(("maintainer", "text"),)),
    bad=("FROM debian:12\nLABEL other=x",),
    good=(
        "FROM debian:12\nLABEL maintainer=me",
        "FROM debian:12 AS build\nFROM debian:12\nLABEL maintainer=me",
    ),
    violates=_violates,
)
