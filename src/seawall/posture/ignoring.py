"""What a file asks not to be told: `# seawall ignore=CHECK reason`, and an annotation of pods."""

from __future__ import annotations

import re

from seawall.posture.base import KUBERNETES
from seawall.posture.containers import Container

ANNOTATION = "seawall.dev/ignore"
_PRAGMA = re.compile(
    r"(?:^|\s)(?:#|//)\s*seawall\s+(?P<all>global\s+)?ignore\s*=\s*(?P<checks>[\w.-]+(?:\s*,\s*[\w.-]+)*)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:#|$)")
_INDENT = re.compile(r"\s*(?:-\s+)*")
_MOST_LEVELS = 100


class Ignoring:
    """The comments of one file made ready to be asked."""

    def __init__(self, text: str) -> None:
        self._whole: set[str] = set()
        self._at: dict[int, frozenset[str]] = {}
        self._lines: list[str] = []
        if "seawall" not in text:
            return
        self._lines = text.splitlines()
        waiting: set[str] = set()
        for number, line in enumerate(self._lines, 1):
            match = _PRAGMA.search(line)
            names = {name.strip().upper() for name in match["checks"].split(",")} if match else set()
            if match and match["all"]:
                self._whole |= names
            elif _COMMENT.match(line):
                waiting |= names
            elif names | waiting:
                self._at[number] = frozenset(names | waiting)
                waiting = set()

    def ignores(self, names: frozenset[str], line: int, container: Container) -> bool:
        """Say whether a check, by any of its names in capitals, is not to be told of at a line."""
        if names & self._whole:
            return True
        if container.subject == KUBERNETES and names & _annotated(container):
            return True
        return bool(self._at) and any(names & self._at.get(each, frozenset()) for each in self._above(line))

    def _above(self, line: int) -> list[int]:
        """Return a line and those that it stands below of, by their indentation."""
        if not 1 <= line <= len(self._lines):
            return []
        found = [line]
        depth = _depth(self._lines[line - 1])
        for number in range(line - 1, 0, -1):
            text = self._lines[number - 1]
            if depth == 0 or len(found) > _MOST_LEVELS:
                break
            if not _COMMENT.match(text) and _outer(text) < depth:
                found.append(number)
                depth = _outer(text)
        return found


def _depth(line: str) -> int:
    """Return the column at which a line's text begins, behind the dashes of lists."""
    match = _INDENT.match(line)
    return match.end() if match else 0


def _outer(line: str) -> int:
    return len(line) - len(line.lstrip())


def _annotated(container: Container) -> frozenset[str]:
    said = container.workload.get("metadata", "annotations").get(ANNOTATION)
    return frozenset(name.strip().upper() for name in said.text.split(",") if name.strip())
