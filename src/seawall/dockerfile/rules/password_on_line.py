"""Give no password on the command line of a RUN."""

from __future__ import annotations

import re
from itertools import pairwise

from seawall.dockerfile.base import Hit, Rule, by_command
from seawall.dockerfile.secrecy import mounted
from seawall.dockerfile.steps import Command, Dockerfile
from seawall.model.finding import Severity

_IN_ADDRESS = re.compile(r"://(?<=\w://)[^\s/:@]+:(?!\$)[^\s/@]+@")


def _given(command: Command) -> bool:
    words = command.arguments
    if any(_IN_ADDRESS.search(word) for word in words):
        return True
    pairs = list(pairwise(words))
    if command.name == "curl":
        return any(flag in {"-u", "--user"} and re.fullmatch(r"[^:$]+:[^$]+", value) for flag, value in pairs)
    if command.name == "sshpass":
        return any(word.startswith("-p") and "$" not in word + value for word, value in pairs)
    return any(re.fullmatch(r"--password=[^$].*", word) for word in words)


def _remedy(file: Dockerfile, hit: Hit) -> str:  # noqa: ARG001 (a remedy)
    return mounted("password")


RULE = Rule(
    name="password-on-line",
    title="Give no password on the command line of a RUN",
    why="It is kept in the image's history, where whoever has the image reads it; mount a secret.",
    severity=Severity.HIGH,
    remedy=_remedy,
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nRUN curl -fsS -u me:hunter2 https://example.org/a",
        "FROM debian:12\nRUN curl -fsS https://me:hunter2@example.org/a",
        "FROM debian:12\nRUN sshpass -p hunter2 scp a b:",
    ),
    good=(
        (
            "FROM debian:12\n"
            "RUN --mount=type=secret,id=netrc,target=/root/.netrc curl -fsS https://example.org/a"
        ),
        'FROM debian:12\nRUN curl -fsS -u "me:$(cat /run/secrets/p)" https://example.org/a',
    ),
    violates=by_command(_given),
)
