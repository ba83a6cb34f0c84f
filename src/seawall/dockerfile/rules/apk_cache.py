"""Let apk keep no index."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft
from seawall.dockerfile.installs import removes, runs, spared
from seawall.dockerfile.later import unread_later
from seawall.dockerfile.mending import flag_added
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Dockerfile, Script
from seawall.model.finding import Severity


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        if spared(script.step, "/var/cache/apk", "/etc/apk/cache"):
            continue
        if any(removes(command, "/var/cache/apk") for command in script.commands):
            continue
        for command in script.commands:
            if runs(command, "apk", "add") and not command.flagged("no-cache"):
                yield Hit(command.line)


_UNREAD = unread_later(
    "apk", lambda command: command.flagged("no-cache", "U", "update-cache") or command.has("update")
)


def _keeps(command: Command) -> bool:
    """Without a network, or with a cache of its own, it needs what it keeps."""
    kept = command.flagged("no-cache", "no-network", "cache-dir", "cache-max-age")
    return runs(command, "apk", "add") and not kept


def _unmissed(draft: Draft, script: Script, call: Call) -> bool:
    """Only with -U is it this command that wrote the index."""
    return not call.command.flagged("U", "update", "update-cache") or _UNREAD(draft, script, call)


RULE = Rule(
    name="apk-cache",
    title="Let apk keep no index: --no-cache",
    why="The index is of no use in the layer, and is old the next day.",
    severity=Severity.LOW,
    fix=flag_added(_keeps, "--no-cache", "add", _unmissed),
    aliases=(
        "DL3019",
        "AVD-DS-0025",
        "DKL-DI-0004",
    ),
    controls=("CIS Docker 4.3",),
    bad=("FROM alpine:3.20\nRUN apk add curl=8.9.0-r0",),
    good=(
        "FROM alpine:3.20\nRUN apk add --no-cache curl=8.9.0-r0",
        "FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl=8.9.0-r0",
        "FROM alpine:3.20\nRUN apk add curl=8.9.0-r0 && rm -rf /var/cache/apk/*",
    ),
    violates=_violates,
)
