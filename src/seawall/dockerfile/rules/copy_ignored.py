"""Copy nothing that the ignore file keeps out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Step, unquoted
from seawall.model.finding import Severity

_UNKNOWN = re.compile(r"[$*?\[\\]|://|git@|<<")


def _violates(file: Dockerfile, settings: Settings) -> Iterator[Hit]:
    patterns = file.ignores or settings.ignores
    if not patterns:
        return
    from seawall.dockerfile.context.ignoring import Matcher  # noqa: PLC0415 (few have an ignore file)

    matcher = Matcher(patterns)
    for step in file.steps:
        if step.keyword not in {"ADD", "COPY"} or step.flag("from") or step.onbuild:
            continue
        kept_out = [word for word in _sources(step) if matcher.excludes(word) and not matcher.enters(word)]
        if kept_out:
            yield Hit(step.line, ", ".join(kept_out))


def _sources(step: Step) -> Iterator[str]:
    for word in map(unquoted, step.words[:-1]):
        path = posixpath.normpath(word).lstrip("/")
        if not _UNKNOWN.search(word) and path not in {"", "."} and not path.startswith(".."):
            yield path


RULE = Rule(
    name="copy-ignored",
    title="Copy nothing that the ignore file keeps out",
    why="It is not there for the build, which fails, or copies a part of what is meant.",
    severity=Severity.MEDIUM,
    aliases=("CopyIgnoredFile",),
    settings=Settings(ignores=("*.log", "dist", "!dist/keep", "/secret")),
    bad=("FROM debian:12\nCOPY app.log /app/", "FROM debian:12\nADD src a/../x.log /app/"),
    good=(
        "FROM debian:12\nCOPY src dist dist/keep /app/",
        "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /x.log /x.log",
    ),
    violates=_violates,
)
