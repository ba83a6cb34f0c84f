"""Declare the arguments that FROM uses before the first FROM."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.arguments import PREDEFINED, declared, names
from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    known = declared(file) | PREDEFINED
    for stage in file.stages:
        texts = (stage.reference, stage.platform)
        missing = [name for text in texts for name in names(text) if name not in known]
        if missing:
            yield Hit(stage.step.line, ", ".join(dict.fromkeys(missing)))


RULE = Rule(
    name="from-arg-undefined",
    title="Declare the arguments that FROM uses before the first FROM",
    why="An argument that is not declared there is empty: another image is built on, or none.",
    severity=Severity.HIGH,
    aliases=("UndefinedArgInFrom",),
    bad=(
        "FROM debian:$VERSION",
        "ARG VERSON=12\nFROM debian:${VERSION}",
        "FROM debian:12 AS a\nARG VERSION=12\nFROM debian:$VERSION",
    ),
    good=(
        "ARG VERSION=12\nFROM debian:$VERSION",
        "FROM --platform=$BUILDPLATFORM debian:12",
        "FROM debian:${VERSION:-12}",
    ),
    violates=_violates,
)
