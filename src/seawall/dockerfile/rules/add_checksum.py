"""Check what ADD fetches."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _unchecked(step: Step) -> list[str]:
    if step.flag("checksum"):
        return []
    return [
        word.split("?")[0].rpartition("@")[2]
        for word in map(unquoted, step.words[:-1])
        if word.startswith(("http://", "https://"))
    ]


RULE = Rule(
    name="add-checksum",
    title="Check what ADD fetches: ADD --checksum=sha256:…",
    why="Whoever holds the server, or the name, decides what is built in.",
    severity=Severity.MEDIUM,
    controls=("CIS Docker 4.11",),
    bad=("FROM debian:12\nADD https://example.org/app.tar.gz /app/",),
    good=(
        (
            "FROM debian:12\n"
            "ADD "
            "--checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 "
            "https://example.org/a /a"
        ),
        "FROM debian:12\nADD app.tar.gz /app/",
    ),
    violates=by_step("ADD", _unchecked),
)
