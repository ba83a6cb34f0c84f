"""What a Dockerfile asks not to be told: `# seawall ignore=RULE reason`, and the comments of other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from seawall.dockerfile.steps import Dockerfile

_PRAGMA = re.compile(
    r"(?P<tool>hadolint|seawall)\s+(?P<all>global\s+)?ignore\s*=\s*"
    r"(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?P<reason>.*)",
    re.IGNORECASE,
)
# docker build's directive and checkov's comment are for the file, Trivy's for the instruction after it.
_THEIRS = re.compile(
    r"(?P<docker>check)\s*=\s*(?:\w+=\w+;)*skip=(?P<a>\w+(?:,\w+)*)|"
    r"(?P<checkov>checkov):\s*skip=(?P<b>\w+(?:,\w+)*)(?::(?P<why>.*))?|"
    r"(?P<trivy>trivy):\s*ignore:(?P<c>[\w-]+)",
    re.IGNORECASE,
)
_OF_TRIVY = re.compile(r"(?:AVD-)?DS-?0?(\d{3})", re.IGNORECASE)


class Pragma(Struct, frozen=True):
    """A comment that ignores rules, named in capitals; `whole` is for all of the file."""

    line: int
    tool: str
    rules: frozenset[str]
    reason: str
    whole: bool


def pragmas(file: Dockerfile) -> Iterator[Pragma]:
    """Yield the comments that ignore something."""
    for line, text in file.comments:
        match = _PRAGMA.match(text)
        if match:
            rules = frozenset(rule.strip().upper() for rule in match["rules"].split(","))
            reason = match["reason"].strip().lstrip("#").strip()
            yield Pragma(line, match["tool"].lower(), rules, reason, match["all"] is not None)
        elif match := _THEIRS.match(text):
            named = str(match["a"] or match["b"] or _OF_TRIVY.sub(r"AVD-DS-0\1", match["c"])).upper()
            tool = "trivy" if match["trivy"] else "checkov" if match["checkov"] else "docker"
            reason = (match["why"] or "").strip()
            yield Pragma(line, tool, frozenset(named.split(",")), reason, tool != "trivy")


class Ignoring:
    """The comments of one file made ready to be asked."""

    def __init__(self, file: Dockerfile) -> None:
        self._whole: set[str] = set()
        self._steps = file.steps
        self._lines: dict[int, set[str]] = {}
        for pragma in pragmas(file):
            if pragma.whole:
                self._whole |= pragma.rules
                continue
            step = next((step for step in file.steps if step.end_line >= pragma.line), None)
            if step is not None:
                self._lines.setdefault(step.line, set()).update(pragma.rules)

    def ignores(self, names: frozenset[str], line: int) -> bool:
        """Say whether a rule, by any of its names in capitals, is not to be told of at a line."""
        if names & self._whole:
            return True
        if not self._lines:
            return False
        step = next((step for step in self._steps if step.line <= line <= step.end_line), None)
        return step is not None and bool(names & self._lines.get(step.line, set()))
