"""Use apt-get or apt-cache instead of apt."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.drafting import Draft
from seawall.dockerfile.mending import word_replaced
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Script
from seawall.model.finding import Severity

_VERBS = frozenset({
    "install", "update", "remove", "purge", "autoremove", "autoclean", "clean", "source", "build-dep",
    "download",
})  # fmt: skip


def _same(command: Command) -> bool:
    """Of these both do the same; `apt upgrade` installs what `apt-get upgrade` does not."""
    return command.name == "apt" and next(iter(command.operands()), "") in _VERBS


def _literal(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """Of names that apt takes as they are, apt-get would make patterns."""
    return not any(re.search(r"[*?\[\]^(|]", word) for word in call.command.operands())


RULE = Rule(
    name="apt-for-scripts",
    title="Use apt-get or apt-cache instead of apt",
    why="apt is made for people: it warns that its options and output may change.",
    severity=Severity.MEDIUM,
    fix=word_replaced(_same, "apt", "apt-get", _literal),
    aliases=(
        "DL3027",
        "CKV_DOCKER_9",
    ),
    bad=("FROM debian:12\nRUN apt install -y curl=1",),
    good=("FROM debian:12\nRUN apt-get install -y --no-install-recommends curl=1",),
    violates=by_command(lambda command: command.name == "apt"),
)
