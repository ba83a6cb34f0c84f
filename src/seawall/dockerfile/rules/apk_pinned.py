"""Pin the versions of packages that apk adds."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import named
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _loose(command: Command) -> list[str]:
    packages = named(
        command, "apk", "add", ("t", "virtual", "repository", "X", "p", "root", "keys-dir", "arch")
    )
    return [each for each in packages if not (re.search("[=~<>]", each) or each.endswith(".apk"))]


RULE = Rule(
    name="apk-pinned",
    title="Pin the versions of packages that apk adds",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3018",),
    controls=("CIS Docker 4.11",),
    bad=("FROM alpine:3.20\nRUN apk add --no-cache curl",),
    good=(
        "FROM alpine:3.20\nRUN apk add --no-cache curl=8.9.0-r0 'git~2'",
        "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build -X https://example.org/edge ./tool.apk",
    ),
    violates=by_command(_loose),
)
