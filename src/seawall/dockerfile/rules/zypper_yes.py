"""Let zypper ask nothing."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import runs
from seawall.dockerfile.mending import alone, flag_added
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_VERBS = "install|in|remove|rm|source-install|si|patch"


def _asks(command: Command) -> bool:
    return runs(command, "zypper", _VERBS) and not command.flagged("non-interactive", "n", "no-confirm", "y")


RULE = Rule(
    name="zypper-yes",
    title="Let zypper ask nothing: --non-interactive",
    why="Nobody is there to answer, so the build ends, or hangs.",
    severity=Severity.MEDIUM,
    fix=flag_added(_asks, "--non-interactive", safe=alone),
    aliases=("DL3034",),
    bad=("FROM opensuse/leap:15.6\nRUN zypper install httpd=2.4 && zypper clean",),
    good=(
        "FROM opensuse/leap:15.6\nRUN zypper --non-interactive install httpd=2.4 && zypper clean",
        "FROM opensuse/leap:15.6\nRUN zypper install -y httpd=2.4 && zypper clean",
    ),
    violates=by_command(_asks),
)
