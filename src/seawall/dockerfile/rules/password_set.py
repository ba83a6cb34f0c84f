"""Set no password in a RUN."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity


def _sets(command: Command) -> bool:
    if command.name in {"useradd", "usermod"}:
        return any(
            word in {"-p", "--password"} or word.startswith("--password=") for word in command.arguments
        )
    if command.name == "passwd":
        return command.flagged("d", "delete", "stdin")
    return command.name == "chpasswd"


RULE = Rule(
    name="password-set",
    title="Set no password in a RUN",
    why="It is in the history of the image for whoever has that, and a container needs none.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_17",
        "DKL-LI-0001",
    ),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nRUN echo 'root:x' | chpasswd",
        "FROM debian:12\nRUN useradd -m -p abc app",
        "FROM debian:12\nRUN passwd -d root",
    ),
    good=(
        "FROM debian:12\nRUN useradd --no-create-home app && passwd -l app",
        "FROM alpine:3.20\nRUN adduser -D app",
    ),
    violates=by_command(_sets),
)
