"""Do not run apk upgrade."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.model.finding import Severity

RULE = Rule(
    name="apk-upgrade",
    title="Do not run apk upgrade",
    why="No two builds have the same outcome; take a newer base image instead.",
    severity=Severity.HIGH,
    usual=False,
    aliases=("DL3017",),
    controls=("CIS Docker 4.4",),
    bad=("FROM alpine:3.20\nRUN apk update && apk upgrade",),
    good=("FROM alpine:3.20\nRUN apk update",),
    violates=by_command(lambda command: runs(command, "apk", "upgrade")),
)
