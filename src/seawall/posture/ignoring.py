"""What a file asks not to be told: `# seawall ignore=CHECK reason`, and an annotation of pods."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seawall.posture.base import KUBERNETES
from seawall.posture.containers import Container

ANNOTATION = "seawall.dev/ignore"
_PRAGMA = re.compile(
    r"(?:^|\s)(?:#|//)\s*seawall\s+(?P<all>global\s+)?ignore\s*=\s*(?P<checks>[\w.-]+(?:\s*,\s*[\w.-]+)*)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:#|$)")
_MOST_LEVELS = 100


class Ignoring:
    """The comments of one file made ready to be asked."""

    def __init__(self, text: str) -> None:
        self._whole: set[str] = set()
        self._at: dict[int, frozenset[str]] = {}
        self._above: dict[int, int] = {}
        if "seawall" not in text:
            return
        waiting: set[str] = set()
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            match = _PRAGMA.search(line)
            names = {name.strip().upper() for name in match["checks"].split(",")} if match else set()
            if match and match["all"]:
                self._whole |= names
            elif _COMMENT.match(line):
                waiting |= names
            elif names | waiting:
                self._at[number] = frozenset(names | waiting)
                waiting = set()
        if self._at:
            self._above = _parents(lines)

    def ignores(self, names: frozenset[str], line: int, container: Container) -> bool:
        """Say whether a check, by any of its names in capitals, is not to be told of at a line."""
        if names & self._whole:
            return True
        if container.subject == KUBERNETES and names & _annotated(container):
            return True
        here = line if self._at else 0
        for _ in range(_MOST_LEVELS):
            if not here or names & self._at.get(here, frozenset()):
                break
            here = self._above.get(here, 0)
        return bool(here) and bool(names & self._at.get(here, frozenset()))


def _parents(lines: Sequence[str]) -> dict[int, int]:
    """Return the line that each stands below of, by their indentation; a list may be as deep as its key."""
    found: dict[int, int] = {}
    stack: list[tuple[int, bool, int]] = []
    for number, line in enumerate(lines, 1):
        if _COMMENT.match(line):
            continue
        text = line.lstrip()
        depth, item = len(line) - len(text), text.startswith("- ")
        while stack and (stack[-1][0] > depth or (stack[-1][0] == depth and (stack[-1][1] or not item))):
            stack.pop()
        if stack:
            found[number] = stack[-1][2]
        stack.append((depth, item, number))
    return found


def _annotated(container: Container) -> frozenset[str]:
    said = container.workload.get("metadata", "annotations").get(ANNOTATION)
    return frozenset(name.strip().upper() for name in said.text.split(",") if name.strip())
