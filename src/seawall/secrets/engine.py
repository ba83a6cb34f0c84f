"""The pass over one text: which rules match, and which matches are secrets.

What the prefilter says may match is run by RE2; then keywords, entropy, checksums, placeholders, allow-lists
and comments are asked; then encoded runs are decoded and searched the same way; and of what overlaps the most
specific stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall.secrets import decoding
from seawall.secrets.decoding import ENCODINGS, Run
from seawall.secrets.hits import Found, Hit, assigned, redacted
from seawall.secrets.homes import kind_of
from seawall.secrets.nearness import Place, near, places_of
from seawall.secrets.patterns import gate
from seawall.secrets.placeholders import is_placeholder
from seawall.secrets.prefilter import Expression, Prefilter, prefilter
from seawall.secrets.published import is_distributed, is_vendored
from seawall.secrets.rules import Match, Rule, compiled
from seawall.secrets.settings import Settings
from seawall.secrets.strength import entropy

MOST_MATCHES = 20_000
MOST_HITS = 1_000
TOO_MANY = f"more than {MOST_HITS} secrets in one file: the rest is not listed"
TOO_OFTEN = f"more than {MOST_MATCHES} places that may be secrets in one file: the rest was not looked at"
DISTRIBUTED = "files of package managers and texts of a distribution: no values are looked for by their names"
VENDORED = "published packages: values are looked for by their names with --confidence low alone"
LONG_RUN = f"more than {decoding.LONGEST} bytes encoded as one text: the rest was not decoded"
_NEAR = 4096
_LINE = 2000
_BETWEEN = b"\n\0\n"
_CONFIDENCES = {"high": 0, "medium": 1, "low": 2}
_ALLOWING = re.compile(
    rb"(?:seawall|gitleaks):allow|pragma: ?allowlist secret|trufflehog:ignore", re.IGNORECASE
)


class Candidate(Struct):
    """A match that passed its rule's own tests: where the secret is, in the outermost text."""

    rule: Rule
    start: int
    end: int
    secret: str
    confidence: str
    encoding: str = ""
    allowed: bool = False

    @property
    def rank(self) -> tuple[bool, int, bool, int, int, str]:
        """The order in which overlapping ones are kept: a provider's, sure, plain and long ones first."""
        return (
            self.rule.generic,
            _CONFIDENCES.get(self.confidence, 1),
            bool(self.encoding),
            self.start - self.end,
            self.start,
            self.rule.name,
        )


def _together(rules: Sequence[Rule]) -> re.Pattern[str] | None:
    """One expression for the paths of all of these, asked of every file; None where one is not our own.

    Those of others are for RE2 alone; ours are short, and Python asks its own in a tenth of the time.
    """
    if not rules or any(rule.foreign for rule in rules):
        return None
    paths = [rule.detector.paths for rule in rules]
    return re.compile(
        "|".join(f"(?i:{each[4:]})" if each.startswith("(?i)") else f"(?:{each})" for each in paths)
    )


class Engine:
    """Searches texts by the rules of the settings; nothing is kept from one text to the next."""

    def __init__(self, settings: Settings, folder: Path | None = None, made: Prefilter | None = None) -> None:
        self.settings = settings
        self._rules = [rule for rule in settings.rules if rule.detector.pattern]
        self._by_path = [rule for rule in settings.rules if not rule.detector.pattern]
        self._named = _together(self._by_path)
        own = [
            Expression(each.gate or gate(each.pattern), each.keywords, each.behind)
            for each in (rule.detector for rule in self._rules)
        ]
        encoded = decoding.EXPRESSIONS if settings.decode else ()
        self.prefilter = made or prefilter((*own, *encoded), folder, noted=settings.usual)

    def search(self, path: str, content: bytes, found: Found, commit: str = "") -> None:
        """Search a text that is the content of the file at `path`; what is found is added to `found`."""
        indexes = self.prefilter.candidates(content)
        if not indexes:  # as it is for most texts
            return
        passing = _Pass(path, commit, found)
        candidates = list(self._candidates(indexes, content, 0, passing))
        if passing.unasked:
            found.skip(path, passing.unasked)
        if passing.left < 0:
            found.skip(path, TOO_OFTEN)
        if not candidates:
            return
        near = _near(candidates, content)
        told = _most_specific(each for each in near if each.rule.reported)
        if len(told) > MOST_HITS:
            found.skip(path, TOO_MANY)
        text = _Text(path, content, kind_of(path, content), commit)
        secrets = "\0".join(each.secret for each in told[:MOST_HITS])
        place, line = 0, 1
        for each in told[:MOST_HITS]:
            line += content.count(b"\n", place, each.start)
            place = each.start
            if each.allowed or _is_allowed(content, each):
                found.allowed += 1
                continue
            hit = _hit(each, text, line, secrets)
            found.hits.append(replace(hit, secret=each.secret) if self.settings.keep else hit)

    def redacted(self, text: str) -> str:
        """Return a text with each secret in it replaced by the name of its detector in brackets."""
        content = text.encode("utf-8", "replace")
        indexes = self.prefilter.candidates(content)
        for each in reversed(_most_specific(self._candidates(indexes, content, 0, _Pass("", "", Found())))):
            content = content[: each.start] + f"[{each.rule.name}]".encode() + content[each.end :]
        return content.decode("utf-8", "replace")

    def named(self, path: str, found: Found) -> None:
        """Find what the path alone tells to be a secret, whatever the file holds."""
        if self._named is not None and self._named.search(path) is None:
            return
        for rule in self._by_path:
            if compiled(rule.detector.paths).search(path.encode("utf-8", "replace")):
                match = Match("", "", "", path)
                if rule.allowed and rule.allowed(match):
                    found.allowed += 1
                else:
                    found.hits.append(Hit(rule.name, path, 1, confidence=rule.detector.confidence))

    def _candidates(
        self, indexes: Sequence[int], content: bytes, depth: int, passing: _Pass
    ) -> Iterator[Candidate]:
        """Yield what passes the tests of its rule, of those that may match `content` or what it encodes."""
        for index in indexes:
            if index < len(self._rules):
                yield from self._matches(self._rules[index], content, passing)
            elif depth < self.settings.decode:
                yield from self._inside(index - len(self._rules), content, depth, passing)

    def _matches(self, rule: Rule, content: bytes, passing: _Pass) -> Iterator[Candidate]:
        detector, path = rule.detector, passing.path
        if detector.paths and not compiled(detector.paths).search(path.encode("utf-8", "replace")):
            return
        doubted = False
        if rule.generic and not rule.foreign:
            place = self.settings.place + path
            doubted = is_vendored(place)
            distributed = is_distributed(place)
            if distributed or (doubted and not self.settings.doubtful):
                passing.unasked = DISTRIBUTED if distributed else VENDORED
                return
        for found in compiled(detector.pattern).finditer(content):
            passing.left -= 1
            if passing.left < 0:
                return
            start, end = _span(found, rule.group)
            if start == end or not _keyword_near(rule, content, found):
                continue
            secret = content[start:end].decode("utf-8", "replace")
            confidence = _judged(rule, secret)
            if not confidence:
                continue
            allowed = rule.allowed is not None and rule.allowed(
                _match(found, content, secret, path, passing.commit)
            )
            yield Candidate(rule, start, end, secret, "low" if doubted else confidence, allowed=allowed)

    def _inside(self, encoding: int, content: bytes, depth: int, passing: _Pass) -> Iterator[Candidate]:
        """Search what is encoded; the place of a secret is that of its run."""
        runs = list(decoding.runs(ENCODINGS[encoding], content))
        if not runs:
            return
        starts: list[int] = []
        length = 0
        if any(run.cut for run in runs):
            passing.found.skip(passing.path, LONG_RUN)
        for run in runs:
            starts.append(length)
            length += len(run.text) + len(_BETWEEN)
        decoded = _BETWEEN.join(run.text for run in runs)
        name = ENCODINGS[encoding].name
        indexes = self.prefilter.candidates(decoded)
        for each in self._candidates(indexes, decoded, depth + 1, passing):
            index = bisect_right(starts, each.start) - 1
            if each.end <= starts[index] + len(runs[index].text):  # else it reaches over the end of the run
                _place(each, runs[index], starts[index])
                each.encoding = f"{name}, {each.encoding}" if each.encoding else name
                yield each


class _Text(Struct, frozen=True):
    """A text, and where it is from."""

    path: str
    content: bytes
    kind: str
    commit: str


class _Pass(Struct):
    """One text with all that it encodes: how many matches it may still have, and why some were not asked."""

    path: str
    commit: str
    found: Found
    left: int = MOST_MATCHES
    unasked: str = ""


def _place(each: Candidate, run: Run, start: int) -> None:
    """Tell where in the outer text an encoded secret is: in its run, about as far as in what that says."""
    begin, length, total = each.start - start, each.end - each.start, len(run.text)
    each.start = run.start + begin * (run.end - run.start) // total
    each.end = max(each.start + 1, min(run.end, each.start + length * (run.end - run.start) // total))


def _span(found: re.Match[bytes], group: int) -> tuple[int, int]:
    """Return where the secret is: in the group asked for, else the first that took part, else all of it."""
    if group:
        return found.span(group)
    for number in range(1, (found.re.groups or 0) + 1):
        start, end = found.span(number)
        if start < end:
            return start, end
    return found.span()


def _keyword_near(rule: Rule, content: bytes, found: re.Match[bytes]) -> bool:
    words = rule.detector.keywords
    if not words:
        return True
    start, end = found.span()
    around = content if rule.foreign else content[max(0, start - _NEAR) : end + _NEAR]
    lowered = around.lower()
    return any(word.encode() in lowered for word in words)


def _judged(rule: Rule, secret: str) -> str:
    """Return the confidence that a match is a secret, "" when it is none."""
    detector = rule.detector
    if detector.entropy and not _is_random(secret, rule):
        return ""
    if not rule.foreign and is_placeholder(secret):
        return ""
    if detector.plausible is not None and not detector.plausible(secret):
        return ""
    if detector.check is None:
        return detector.confidence
    return "high" if detector.check(secret) else ""


def _is_random(secret: str, rule: Rule) -> bool:
    found, least = entropy(secret), rule.detector.entropy
    return found > least if rule.foreign else found >= least  # gitleaks wants more than its rules say


def _match(found: re.Match[bytes], content: bytes, secret: str, path: str, commit: str) -> Match:
    start, end = found.span()
    return Match(
        secret,
        content[start:end].decode("utf-8", "replace"),
        _line(content, start, end).decode("utf-8", "replace"),
        path,
        commit,
    )


def _line(content: bytes, start: int, end: int) -> bytes:
    """Return the lines that a span lies on, cut where they are long."""
    first = content.rfind(b"\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    last = content.find(b"\n", end, end + _LINE)
    return content[first : last if last >= 0 else end + _LINE]


def _is_allowed(content: bytes, each: Candidate) -> bool:
    """Say whether a comment on the line allows it."""
    return _ALLOWING.search(_line(content, each.start, each.end)) is not None


def _near(candidates: Sequence[Candidate], content: bytes) -> list[Candidate]:
    """Leave out those whose rule requires others that are not near."""
    if not any(each.rule.required for each in candidates):
        return list(candidates)
    placed = places_of(content, (each.start for each in candidates))
    by_rule: dict[str, set[Place]] = {}
    for each in candidates:
        by_rule.setdefault(each.rule.name, set()).add(placed[each.start])
    alone: dict[str, set[Place]] = {}
    for rule in {each.rule.name: each.rule for each in candidates if each.rule.required}.values():
        own = by_rule[rule.name]
        alone[rule.name] = set()
        for required in rule.required:
            alone[rule.name] |= own - set(near(own, by_rule.get(required.rule, ()), required))
    return [each for each in candidates if placed[each.start] not in alone.get(each.rule.name, ())]


def _most_specific(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return those that no more specific one overlaps, in the order of their places."""
    kept: list[Candidate] = []
    taken: dict[str, _Spans] = {}
    every = _Spans()
    for each in sorted(candidates, key=lambda each: each.rank):
        # Rules of a settings file do not know of each other, but for generic ones, which give way to all.
        own = taken.setdefault(each.rule.name if each.rule.foreign else "", _Spans())
        free = every.free(each.start, each.end) if each.rule.generic else own.free(each.start, each.end)
        if free:
            own.take(each.start, each.end)
            if every.free(each.start, each.end):
                every.take(each.start, each.end)
            kept.append(each)
    kept.sort(key=lambda each: (each.start, each.end, each.rule.name))
    return kept


class _Spans:
    """Spans that do not overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> bool:
        """Say whether a span overlaps none that was taken."""
        place = bisect_right(self._starts, start)
        if place and self._ends[place - 1] > start:
            return False
        return place == len(self._starts) or self._starts[place] >= end

    def take(self, start: int, end: int) -> None:
        """Take a span that is free."""
        place = bisect_right(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)


def _hit(each: Candidate, text: _Text, line: int, secrets: str) -> Hit:
    content = text.content
    begin = content.rfind(b"\n", max(0, each.start - _LINE), each.start) + 1
    before = content[max(begin, each.start - _LINE) : each.start].decode("utf-8", "replace")
    return Hit(
        each.rule.name,
        text.path,
        line,
        redacted(each.secret),
        assigned(before, secrets),
        each.encoding,
        each.confidence,
        text.kind,
        text.commit,
    )
