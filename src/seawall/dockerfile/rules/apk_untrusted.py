"""Let apk install only what is signed."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.model.finding import Severity

RULE = Rule(
    name="apk-untrusted",
    title="Let apk install only what is signed",
    why="Without a signature anybody between the mirror and the build decides what is installed.",
    severity=Severity.HIGH,
    aliases=("CKV2_DOCKER_7",),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.5",
    ),
    bad=("FROM alpine:3.20\nRUN apk add --no-cache --allow-untrusted ./a.apk",),
    good=("FROM alpine:3.20\nRUN apk add --no-cache ./a.apk",),
    violates=by_command(lambda command: command.name == "apk" and command.flagged("allow-untrusted")),
)
