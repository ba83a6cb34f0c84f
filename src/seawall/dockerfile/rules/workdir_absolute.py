"""Give WORKDIR an absolute path."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _relative(step: Step) -> bool:
    path = unquoted(step.text)
    return not (path.startswith(("/", "$", "\\")) or re.match(r"[A-Za-z]:", path))


RULE = Rule(
    name="workdir-absolute",
    title="Give WORKDIR an absolute path",
    why="A relative one depends on what an earlier instruction, or the base image, happened to set.",
    severity=Severity.HIGH,
    aliases=(
        "DL3000",
        "AVD-DS-0009",
        "CKV_DOCKER_10",
        "WorkdirRelativePath",
    ),
    bad=("FROM debian:12\nWORKDIR app",),
    good=(
        "FROM debian:12\nWORKDIR /app",
        "FROM debian:12\nWORKDIR $HOME/app",
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR "C:\\app"',
    ),
    violates=by_step("WORKDIR", _relative),
)
