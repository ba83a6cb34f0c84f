"""Describe a stage or an argument by a comment with its name."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    comments = dict(file.comments)
    for step in file.steps:
        name = ""
        if step.keyword == "FROM" and len(step.words) == 3:
            name = step.words[2]
        elif step.keyword == "ARG" and len(step.words) == 1:
            name = step.words[0].partition("=")[0]
        line = step.line - 1
        if line not in comments:
            continue
        while line - 1 in comments:
            line -= 1
        first = comments.get(line, "")
        if name and first and "=" not in first and first.partition(" ")[0].lower() != name.lower():
            yield Hit(line, name)


RULE = Rule(
    name="description-form",
    title="Describe a stage or an argument by a comment with its name",
    why="docker build --call=outline tells what such comments say, and passes over others.",
    severity=Severity.NEGLIGIBLE,
    aliases=("InvalidDefinitionDescription",),
    usual=False,
    bad=("# the image that is run\nFROM debian:12 AS run",),
    good=(
        "# run is the image that is run\nFROM debian:12 AS run",
        "# VERSION of the base\nARG VERSION=12\nFROM debian:$VERSION",
        "# a comment\n\nFROM debian:12 AS run",
    ),
    violates=_violates,
)
