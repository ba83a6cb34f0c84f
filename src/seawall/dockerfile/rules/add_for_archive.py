"""Use ADD for an archive that is unpacked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile, Step, unquoted
from seawall.model.finding import Severity

_ARCHIVE = re.compile(r"\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$")
_UNPACKING = frozenset({"unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"})


def _unpacks(command: Command) -> bool:
    if command.name == "tar":
        return command.flagged("x", "extract", "get") or command.operands()[:1] == ("x",)
    return command.name in _UNPACKING


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    """Look backwards: what is unpacked counts for what was copied before it."""
    unpacked: dict[int, set[str]] = {}
    scripts = {id(script.step): script for script in file.scripts}
    found: list[Hit] = []
    for step in reversed(file.steps):
        later = unpacked.setdefault(step.stage, set())
        if (script := scripts.get(id(step))) is not None:
            for command in filter(_unpacks, script.commands):
                later.update(word.rpartition("/")[2] for word in command.operands())
        elif step.keyword == "COPY" and not step.flag("from") and not later.isdisjoint(_archives(step)):
            found.append(Hit(step.line))
    yield from reversed(found)


def _archives(step: Step) -> set[str]:
    words = [unquoted(word).rpartition("/")[2] for word in step.words]
    given = words[-1:] if words and _ARCHIVE.search(words[-1]) else words[:-1]
    return {word for word in given if _ARCHIVE.search(word)}


RULE = Rule(
    name="add-for-archive",
    title="Use ADD for an archive that is unpacked",
    why="COPY keeps the archive in its layer for ever, though a later RUN unpacks and removes it.",
    severity=Severity.LOW,
    aliases=("DL3010",),
    bad=("FROM debian:12\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz",),
    good=(
        "FROM debian:12\nADD app.tar.gz /app/",
        "FROM debian:12\nCOPY app.tar.gz /srv/",
        "FROM debian:12\nRUN tar -xzf /tmp/app.tar.gz\nCOPY app.tar.gz /tmp/",
    ),
    violates=_violates,
)
