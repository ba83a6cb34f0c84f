"""Write CMD, ENTRYPOINT and the command of HEALTHCHECK as JSON lists."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity


def _by_shell(step: Step) -> bool:
    if step.keyword == "HEALTHCHECK" and step.words[:1] in {(), ("NONE",), ("none",)}:
        return False
    return not step.json


RULE = Rule(
    name="exec-form",
    title="Write CMD, ENTRYPOINT and the command of HEALTHCHECK as JSON lists",
    why="Otherwise a shell has to be in the image; it is process 1, and the signal to stop ends at it.",
    severity=Severity.MEDIUM,
    aliases=("DL3025",),
    bad=(
        "FROM debian:12\nCMD nginx -g daemon",
        "FROM debian:12\nENTRYPOINT /run.sh",
        "FROM debian:12\nHEALTHCHECK CMD curl localhost",
    ),
    good=(
        "FROM debian:12\nHEALTHCHECK NONE",
        'FROM debian:12\nENTRYPOINT ["/run.sh"]\nCMD ["nginx"]',
    ),
    violates=by_step("CMD|ENTRYPOINT|HEALTHCHECK", _by_shell),
)
