"""Use COPY for files and folders."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity

_UNPACKED = re.compile(r"\.(?:tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$")
_FETCHED = re.compile(r"(?:https?|ftp|ssh|git)://|git@|\$")


def _plain(step: Step) -> list[str]:
    return [
        word
        for word in map(unquoted, step.words[:-1])
        if not (_UNPACKED.search(word) or _FETCHED.match(word) or word.startswith("<<"))
    ]


RULE = Rule(
    name="copy-for-add",
    title="Use COPY for files and folders",
    why="ADD also fetches addresses and unpacks archives; COPY does only what is meant.",
    severity=Severity.HIGH,
    aliases=("DL3020",),
    controls=("CIS Docker 4.9",),
    bad=("FROM debian:12\nADD app.py /app/",),
    good=(
        "FROM debian:12\nCOPY app.py /app/",
        "FROM debian:12\nADD app.tar.gz /app/",
        "FROM debian:12\nADD https://example.org/app.py /app/",
    ),
    violates=by_step("ADD", _plain),
)
