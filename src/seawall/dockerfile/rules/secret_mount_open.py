"""Let only the user of the build read a mounted secret."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity


def _open(step: Step) -> list[str]:
    return [
        mount["mode"]
        for mount in step.mounts
        if mount.get("type") == "secret" and re.fullmatch(r"[0-7]*[1-7]", mount.get("mode", ""))
    ]


RULE = Rule(
    name="secret-mount-open",
    title="Let only the user of the build read a mounted secret",
    why="With such a mode every process of the build reads it, whatever it runs as.",
    severity=Severity.LOW,
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=("FROM debian:12\nRUN --mount=type=secret,id=key,mode=0444 make",),
    good=(
        "FROM debian:12\nRUN --mount=type=secret,id=key,uid=1000 make",
        "FROM debian:12\nRUN --mount=type=secret,id=key,mode=0400 make",
    ),
    violates=by_step("RUN", _open),
)
