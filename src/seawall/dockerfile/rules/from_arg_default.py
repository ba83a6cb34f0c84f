"""Give the arguments that FROM uses a default."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.arguments import PREDEFINED, defaults, filled, names
from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_IMAGE = re.compile(
    r"(?:[\w.-]+(?::\d+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]*)?(?:@\w+:[0-9a-fA-F]{32,})?", re.ASCII
)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    values: dict[str, str | None] = dict.fromkeys(PREDEFINED)
    values |= defaults(file)
    for stage in file.stages:
        if "$" not in stage.reference:
            continue
        image = filled(stage.reference, values)
        used = [name for name in names(stage.reference) if values.get(name) == ""]
        if used and image is not None and not _IMAGE.fullmatch(image):
            yield Hit(stage.step.line, ", ".join(dict.fromkeys(used)))


RULE = Rule(
    name="from-arg-default",
    title="Give the arguments that FROM uses a default",
    why="A build without --build-arg fails, or is built on an image that nobody named.",
    severity=Severity.MEDIUM,
    aliases=("InvalidDefaultArgInFrom",),
    bad=(
        "ARG TAG\nFROM debian:${TAG}",
        "ARG IMAGE\nFROM $IMAGE",
    ),
    good=(
        "ARG TAG=12\nFROM debian:${TAG}",
        "ARG TAG\nFROM debian:${TAG:-12}",
        "ARG SUFFIX\nFROM debian:12${SUFFIX}",
    ),
    violates=_violates,
)
