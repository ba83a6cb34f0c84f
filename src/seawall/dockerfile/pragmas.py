"""What a Dockerfile asks not to be told: `# seawall ignore=RULE reason`, and the comments of other tools."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.dockerfile.steps import Dockerfile

_PRAGMA = re.compile(
    r"(?P<tool>hadolint|seawall)\s+(?:(?P<scope>global|stage)\s+)?ignore\s*=\s*"
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
_SHELL = re.compile(r"hadolint\s+shell\s*=\s*(\S+)")


class Pragma(Struct, frozen=True):
    """A comment that ignores rules, named in capitals: in the next instruction, or in its `scope`.

    A scope is `global` or `stage`, that of the next instruction; without one it is "".
    """

    line: int
    tool: str
    rules: frozenset[str]
    reason: str
    scope: str


def pragmas(file: Dockerfile) -> Iterator[Pragma]:
    """Yield the comments that ignore something."""
    for line, text in file.comments:
        match = _PRAGMA.match(text)
        if match:
            rules = frozenset(rule.strip().upper() for rule in match["rules"].split(","))
            reason = match["reason"].strip().lstrip("#").strip()
            yield Pragma(line, match["tool"].lower(), rules, reason, (match["scope"] or "").lower())
        elif match := _THEIRS.match(text):
            named = str(match["a"] or match["b"] or _OF_TRIVY.sub(r"AVD-DS-0\1", match["c"])).upper()
            tool = "trivy" if match["trivy"] else "checkov" if match["checkov"] else "docker"
            reason = (match["why"] or "").strip()
            scope = "" if tool == "trivy" else "global"
            yield Pragma(line, tool, frozenset(named.split(",")), reason, scope)


def shell_pragmas(comments: Iterable[tuple[int, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines of comments that name the shell of an image, each with the words of that shell."""
    for line, text in comments:
        if match := _SHELL.match(text):
            yield line, (match[1],)


class Ignoring:
    """The comments of one file made ready to be asked."""

    def __init__(self, file: Dockerfile) -> None:
        self._file = file
        self._whole: set[str] = set()
        self._stages: dict[int, set[str]] = {}
        self._lines: dict[int, set[str]] = {}
        ends = [step.end_line for step in file.steps]
        for pragma in pragmas(file):
            at = bisect_left(ends, pragma.line)
            if pragma.scope == "global":
                self._whole |= pragma.rules
            elif at < len(ends):
                step = file.steps[at]
                if pragma.scope:
                    self._stages.setdefault(step.stage, set()).update(pragma.rules)
                else:
                    self._lines.setdefault(step.line, set()).update(pragma.rules)

    def ignores(self, names: frozenset[str], line: int) -> bool:
        """Say whether a rule, by any of its names in capitals, is not to be told of at a line."""
        if names & self._whole:
            return True
        step = self._file.step_at(line) if self._lines or self._stages else None
        if step is None:
            return False
        lines, stages = self._lines.get(step.line, ()), self._stages.get(step.stage, ())
        return not (names.isdisjoint(lines) and names.isdisjoint(stages))
