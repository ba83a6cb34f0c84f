"""The lines of tests/vulnerabilities/versions/data: `a < b`, `a = b`, `a > b`, `! refused`, `# comment`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[2] / "vulnerabilities" / "versions" / "data"
_FACT = re.compile(r"(\S.*?) ([<=>]) (\S.*)")


class Fact(NamedTuple):
    """Two versions and the sign between them."""

    left: str
    sign: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


def _lines(scheme: str) -> list[str]:
    text = (DATA / f"{scheme}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def facts(scheme: str) -> list[Fact]:
    """Return the scheme's comparisons; raises ValueError for a line that is none."""
    found = []
    for line in _lines(scheme):
        if line.startswith("!"):
            continue
        match = _FACT.fullmatch(line)
        if match is None:
            raise ValueError(f"{scheme}.txt: {line!r} is no fact")
        found.append(Fact(*match.groups()))
    return found


def refused(scheme: str) -> list[str]:
    """Return the texts that the scheme refuses; a lone `!` is the empty one."""
    return [line[1:].strip() for line in _lines(scheme) if line.startswith("!")]
