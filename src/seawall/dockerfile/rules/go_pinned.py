"""Pin the versions of programs that go installs."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_VALUED = ("ldflags", "tags", "gcflags", "mod", "o", "p", "asmflags", "C", "modfile", "buildmode")


def _loose(command: Command) -> list[str]:
    words = [word for word in _operands(command) if "/" in word and not word.startswith((".", "/", "$"))]
    if command.name != "go" or not command.has("install", "get", "run"):
        return []
    return [word for word in words if "@" not in word or word.endswith("@latest")]


def _operands(command: Command) -> Iterator[str]:
    """Go's flags have one hyphen and a whole word."""
    value = False
    for word in command.arguments:
        if word.startswith("-"):
            value = word.lstrip("-") in _VALUED
        elif value:
            value = False
        else:
            yield word


RULE = Rule(
    name="go-pinned",
    title="Pin the versions of programs that go installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3062",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod go install example.org/tool",
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod go install example.org/tool@latest",
    ),
    good=(
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod go install example.org/tool@v1.2.3",
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod go install ./...",
    ),
    violates=by_command(_loose),
)
