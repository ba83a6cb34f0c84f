"""Name the tag or digest of an image that COPY --from takes from."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.stages import parts, sources
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        for source in sources(step) if step.keyword in {"COPY", "RUN"} else ():
            if "$" in source or file.stage_of(source, step.stage) is not None:
                continue
            _name, tag, digest = parts(source)
            moving = tag == "latest" or (not tag and ("/" in source or "." in source))
            if moving and not digest:
                yield Hit(step.line, source)


RULE = Rule(
    name="copy-from-tagged",
    title="Name the tag or digest of an image that COPY --from takes from",
    why="The tag latest moves: another build takes other files, and nothing tells.",
    severity=Severity.MEDIUM,
    controls=(
        "CIS Docker 4.2",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        "FROM debian:12\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/",
        "FROM debian:12\nCOPY --from=nginx:latest /etc/nginx /etc/nginx",
        "FROM debian:12\nRUN --mount=type=bind,from=example.org/tools,target=/t /t/run",
    ),
    good=(
        "FROM debian:12\nCOPY --from=nginx:1.27 /etc/nginx /etc/nginx",
        "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /a /a",
        "FROM debian:12\nCOPY --from=build /a /a",
    ),
    violates=_violates,
)
