"""Use instructions that the builder knows."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_KNOWN = frozenset({
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
    "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
})  # fmt: skip


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.keyword not in _KNOWN:
            yield Hit(step.line, step.keyword[:30])


RULE = Rule(
    name="instruction-known",
    title="Use instructions that the builder knows",
    why="It refuses any other.",
    severity=Severity.HIGH,
    bad=("FROM debian:12\nRNU make",),
    good=("FROM debian:12\nRUN make",),
    violates=_violates,
)
