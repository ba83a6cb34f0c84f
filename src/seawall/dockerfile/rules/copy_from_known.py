"""Let COPY --from name a stage above it."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        source = step.flag("from") if step.keyword == "COPY" and not step.onbuild else ""
        if not source or ":" in source or "@" in source:
            continue
        own = 0 <= step.stage < len(file.stages) and source.lower() in {
            file.stages[step.stage].name,
            str(step.stage),
        }
        if not own and file.stage_of(source, step.stage) is None:
            yield Hit(step.line, source)


RULE = Rule(
    name="copy-from-known",
    title="Let COPY --from name a stage above it",
    why=(
        "A name that no stage has is taken for an image of that name and fetched; variables are not put in."
    ),
    severity=Severity.MEDIUM,
    aliases=("DL3022",),
    bad=(
        "FROM debian:12\nCOPY --from=build /app /app",
        "ARG IMAGE\nFROM debian:12\nCOPY --from=$IMAGE /app /app",
    ),
    good=(
        "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /app /app",
        "FROM debian:12\nFROM debian:12\nCOPY --from=0 /app /app",
        "FROM debian:12\nCOPY --from=nginx:1.27 /etc/nginx /etc/nginx",
    ),
    violates=_violates,
)
