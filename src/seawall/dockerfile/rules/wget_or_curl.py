"""Use wget or curl, and not both."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    used: dict[int, set[str]] = {}
    for script in file.scripts:
        known = used.setdefault(script.step.stage, set())
        both = [each for each in script.commands if each.name in {"curl", "wget"}]
        known.update(command.name for command in both)
        if both and len(known) == 2:
            yield Hit(both[-1].line)


RULE = Rule(
    name="wget-or-curl",
    title="Use wget or curl, and not both",
    why="Each that is there has to be installed, patched and kept from an intruder's hands.",
    severity=Severity.MEDIUM,
    aliases=(
        "DL4001",
        "AVD-DS-0014",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM debian:12\nRUN curl -fsS https://example.org/a\nRUN wget -q https://example.org/b",),
    good=(
        "FROM debian:12\nRUN curl -fsS https://example.org/a && curl -fsS https://example.org/b",
        (
            "FROM debian:12 AS a\n"
            "RUN curl -fsS https://example.org/a\n"
            "FROM debian:12\n"
            "RUN wget -q https://example.org/b"
        ),
    ),
    violates=_violates,
)
