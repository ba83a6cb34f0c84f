"""Run no SSH server in a container."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.model.finding import Severity

RULE = Rule(
    name="ssh-exposed",
    title="Run no SSH server in a container",
    why="It has keys and passwords of its own to keep; the engine has `exec` for the same.",
    severity=Severity.MEDIUM,
    aliases=(
        "AVD-DS-0004",
        "CKV_DOCKER_1",
    ),
    controls=("CIS Docker 5.6",),
    bad=(
        "FROM debian:12\nEXPOSE 22",
        "FROM debian:12\nEXPOSE 8080 22/tcp",
    ),
    good=("FROM debian:12\nEXPOSE 8080 2222",),
    violates=by_step("EXPOSE", lambda step: [word for word in step.words if word.partition("/")[0] == "22"]),
)
