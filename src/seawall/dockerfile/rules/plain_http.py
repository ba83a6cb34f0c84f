"""Fetch over https."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, unquoted
from seawall.model.finding import Severity

_PLAIN = re.compile(
    r"(?:http|git|ftp)://(?!localhost\b|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal\b|\$)([^/\s:@]+)"
)
_FETCHING = frozenset({"curl", "wget", "git", "aria2c", "svn"})


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.keyword == "ADD":
            found = [match[1] for word in step.words[:-1] if (match := _PLAIN.match(unquoted(word)))]
            if found:
                yield Hit(step.line, ", ".join(found))
    for script in file.scripts:
        for command in script.commands:
            if command.name in _FETCHING:
                found = [match[1] for word in command.arguments if (match := _PLAIN.match(word))]
                if found:
                    yield Hit(command.line, ", ".join(found))


RULE = Rule(
    name="plain-http",
    title="Fetch over https",
    why="Over http, whoever is between decides what is built in.",
    severity=Severity.MEDIUM,
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.3",
    ),
    bad=(
        "FROM debian:12\nRUN curl -fsS http://example.org/a -o /a",
        (
            "FROM debian:12\nADD "
            "--checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 "
            "http://example.org/a /a"
        ),
        "FROM debian:12\nRUN git clone git://example.org/a.git",
    ),
    good=(
        "FROM debian:12\nRUN curl -fsS https://example.org/a -o /a",
        "FROM debian:12\nRUN curl -fsS http://localhost:8080/ready",
    ),
    violates=_violates,
)
