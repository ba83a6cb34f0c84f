"""What is known already, and not told again: fingerprints that are ignored, and baselines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from seawall.model.errors import Misuse, NotAllowed, NotFound
from seawall.model.finding import SECRET, Finding
from seawall.secrets.hits import Hit

IGNORE_FILE = ".gitleaksignore"
_LONGEST = 256 * 1024 * 1024
_COMMIT = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64}):(.+)")
_Place = tuple[str, str, int]


class Ignored(Struct, frozen=True):
    """Fingerprints of gitleaks, `[COMMIT:]FILE:RULE:LINE` each, by commit, file and line.

    One whose rule is none of ours comes from a rule of gitleaks' own, of which ours has another name: then
    the place counts alone.
    """

    places: dict[_Place, frozenset[str]]
    rules: frozenset[str]

    def covers(self, hit: Hit) -> bool:
        """Say whether a hit is ignored."""
        for commit in {hit.commit, ""}:
            named = self.places.get((commit, hit.path, hit.line), frozenset())
            if hit.rule in named or any(name not in self.rules for name in named):
                return True
        return False


def ignored(path: Path, rules: Iterable[str]) -> Ignored | None:
    """Read the file of fingerprints, None where there is none; Misuse names a line that is no fingerprint."""
    try:
        if not path.is_file():  # nor is anything waited for that is a pipe
            if path.exists():
                raise NotAllowed(f"{path}: not a regular file")
            return None
        with path.open("rb") as stream:
            data = stream.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            raise Misuse(f"{path}: more than {_LONGEST} bytes of fingerprints")
        text = data.decode()
    except OSError as error:
        raise NotAllowed(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Misuse(f"{path}: not UTF-8") from None
    places: dict[_Place, set[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        fingerprint = line.strip()
        if not fingerprint or fingerprint.startswith("#"):
            continue
        rest, _, last = fingerprint.rpartition(":")
        file, _, rule = rest.rpartition(":")
        if not (file and rule and last.isascii() and last.isdigit() and len(last) < 10):
            raise Misuse(f"{path}, line {number}: not a fingerprint: [COMMIT:]FILE:RULE:LINE")
        found = _COMMIT.fullmatch(file)
        key = (found[1], found[2], int(last)) if found else ("", file, int(last))
        places.setdefault(key, set()).add(rule)
    return Ignored({key: frozenset(named) for key, named in places.items()}, frozenset(rules))


class _Advice(Struct):
    id: str


class _Location(Struct):
    path: str


class _Finding(Struct):
    advice: _Advice
    package: str = ""
    kind: str = ""
    locations: list[_Location] = []


class _Report(Struct):
    findings: list[_Finding]


class _Leak(Struct, rename="pascal"):
    file: str
    start_line: int
    commit: str = ""


class Baseline:
    """An earlier report, whose findings are known.

    Of ours, so many findings as it has of one rule, at one path and of one name are known, wherever in the
    file they stand now: a report holds no secrets that could tell them apart, nor anything made of them.
    Of gitleaks' JSON it is those of the same file, line and commit, whatever the rule.
    """

    def __init__(self, ours: Counter[tuple[str, str, str]], places: frozenset[_Place]) -> None:
        self._left = Counter(ours)
        self._places = places

    def knows(self, finding: Finding, hit: Hit) -> bool:
        """Say whether a finding is known; asked for each once, in the order of a report."""
        if (hit.commit, hit.path, hit.line) in self._places:
            return True
        key = (finding.advice.id, finding.package, hit.path)
        if self._left[key] <= 0:
            return False
        self._left[key] -= 1
        return True


def baseline(path: Path) -> Baseline:
    """Read a baseline: a report of ours (-o json=FILE) or of gitleaks (--report-format json).

    Raises NotFound, NotAllowed, and Misuse for another file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such baseline: -o json={path} writes one") from None
    except OSError as error:
        raise NotAllowed(f"{path}: {error.strerror or error}") from None
    if len(data) > _LONGEST:
        raise Misuse(f"{path}: more than {_LONGEST} bytes are no baseline")
    try:
        if data.lstrip()[:1] == b"[":
            leaks = msgspec.json.decode(data, type=list[_Leak])
            return Baseline(Counter(), frozenset((each.commit, each.file, each.start_line) for each in leaks))
        report = msgspec.json.decode(data, type=_Report)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Misuse(f"{path}: neither a report of ours nor of gitleaks: {error}") from None
    return Baseline(
        Counter(
            (each.advice.id, each.package, each.locations[0].path if each.locations else "")
            for each in report.findings
            if each.kind == SECRET
        ),
        frozenset(),
    )
