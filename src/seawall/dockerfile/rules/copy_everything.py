"""Copy what is needed instead of the whole context."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity


def _everything(step: Step) -> bool:
    return not step.flag("from") and any(unquoted(word) in {".", "./"} for word in step.words[:-1])


RULE = Rule(
    name="copy-everything",
    title="Copy what is needed instead of the whole context",
    why=(
        "What lies beside the sources goes along: .git, .env, keys, and every change of any file "
        "builds all anew."
    ),
    severity=Severity.MEDIUM,
    aliases=("DL4007",),
    controls=("NIST SP 800-190 4.1.4",),
    bad=("FROM debian:12\nCOPY . /app",),
    good=(
        "FROM debian:12\nCOPY src /app",
        "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a . /app",
    ),
    violates=by_step("COPY", _everything),
)
