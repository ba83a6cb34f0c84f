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
    for stage in file.stages:
        steps = file.of(stage)
        unpacked = {
            word.rpartition("/")[2]
            for script in file.scripts
            if script.step.stage == stage.index
            for command in script.commands
            if _unpacks(command)
            for word in command.operands()
        }
        for step in steps:
            if step.keyword == "COPY" and not step.flag("from") and _archives(step) & unpacked:
                yield Hit(step.line)


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
    ),
    violates=_violates,
)
