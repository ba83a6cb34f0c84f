"""Name the user by a number."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _named(step: Step) -> bool:
    user = unquoted(step.text).partition(":")[0]
    return not user.isdecimal() and not user.startswith("$")


RULE = Rule(
    name="user-by-number",
    title="Name the user by a number",
    why="Kubernetes cannot tell that a name is not root, and refuses it where runAsNonRoot is set.",
    severity=Severity.LOW,
    aliases=("DL3066",),
    controls=("CIS Docker 4.1",),
    bad=(
        "FROM debian:12\nUSER app",
        "FROM debian:12\nUSER app:1000",
    ),
    good=(
        "FROM debian:12\nUSER 1000",
        "FROM debian:12\nUSER 1000:app",
        "FROM debian:12\nUSER $UID",
    ),
    violates=by_step("USER", _named),
)
