"""Do not use sudo."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.mending import by_call
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Script
from seawall.model.finding import Severity


def _by_sudo(command: Command) -> bool:
    return command.name == "sudo"


def _change(draft: Draft, script: Script, call: Call) -> Fix | None:
    piece = draft.run(script)
    if piece is None or call.command.arguments[:1] == () or call.command.arguments[0].startswith("-"):
        return None
    return Fix((piece.cut_out(call.spans[0][0], call.spans[1][0]),), safe=False)


RULE = Rule(
    name="sudo",
    title="Do not use sudo",
    why=(
        "It handles terminals and signals in its own way, and leaves a way to root in the image; "
        "USER does what is meant."
    ),
    severity=Severity.HIGH,
    fix=by_call(_by_sudo, _change),
    aliases=(
        "DL3004",
        "AVD-DS-0010",
        "CKV2_DOCKER_1",
        "DKL-DI-0001",
    ),
    controls=("CIS Docker 4.1",),
    bad=("FROM debian:12\nRUN sudo apt-get update",),
    good=("FROM debian:12\nRUN apt-get --version",),
    violates=by_command(_by_sudo),
)
