"""Let go compare modules with the checksum database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, line_at
from seawall.model.finding import Severity

_OFF = re.compile(
    r"(?<![\w$])(?:(GOSUMDB)=[\"']?off\b|(GONOSUMDB|GONOSUMCHECK|GOINSECURE)=[\"']?[^\s\"']+|"
    r"(GOFLAGS)=[\"']?[^\n\"']*-insecure)"
)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        pairs = [f"{name}={value}" for name, value in step.pairs] if step.keyword == "ENV" else ()
        texts = step.words if step.keyword == "ARG" else pairs
        found = [match.group(match.lastindex or 0) for text in texts for match in _OFF.finditer(text)]
        if found:
            yield Hit(step.line, ", ".join(dict.fromkeys(found)))
    for script in file.scripts:
        for match in _OFF.finditer(script.text):
            yield Hit(line_at(script.joins, match.start()), match.group(match.lastindex or 0))


RULE = Rule(
    name="go-unverified",
    title="Let go compare modules with the checksum database",
    why="Without it, a proxy or a host can serve another module under a known version.",
    severity=Severity.HIGH,
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.5",
    ),
    bad=(
        "FROM golang:1.23\nENV GONOSUMDB=*",
        "FROM golang:1.23\nENV GOFLAGS=-insecure",
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod GOSUMDB=off go build ./...",
    ),
    good=("FROM golang:1.23\nENV GOPRIVATE=git.example.org GOSUMDB=sum.golang.org",),
    violates=_violates,
)
