"""`.dockerignore` as moby evaluates it: github.com/moby/patternmatcher, and the walk of BuildKit's fsutil.

Its rules are those of its code, not of its documentation alone: a pattern is compared as text, by its ends or
as a regular expression, depending on what stands in it; `|`, `{` and `}` keep the meaning that they have in
one; and what matched a directory holds for all below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import pairwise

from seawall.dockerfile.context.globs import Expression, clean, compiled, refuse_malformed, seen
from seawall.model.errors import LimitExceeded, Malformed

LONGEST_LINE = 64 * 1024
_GROUP = 64 * 1024
_BOM = "\ufeff"
# unicode.IsSpace of Go
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_SPACE += "\u2028\u2029\u202f\u205f\u3000"
_TOKEN = re.compile(r"\*\*/?|\*|\?|\\.?|[^*?\\]", re.DOTALL)
_ESCAPED = frozenset(".+()$")
_WITHOUT_PREFIX = frozenset("*[]?^\\")
Inherited = bytes
"""Of a directory: for each pattern a byte, 1 where it matched the directory or one above."""


def patterns_in(text: str) -> list[tuple[int, str]]:
    """Return the patterns of an ignore file, each with its line (moby's ignorefile.ReadAll).

    `text` is the file's content, its bytes that are not UTF-8 as surrogates.  Raises LimitExceeded for a line
    of 64 KiB, at which Docker gives up, too.
    """
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        length = len(line.encode("utf-8", "surrogateescape"))
        if length >= LONGEST_LINE:
            raise LimitExceeded(
                f"line {number} has {length} bytes, and {LONGEST_LINE - 1} may be: split it up"
            )
        pattern = line.removeprefix(_BOM) if number == 1 else line
        if pattern.startswith("#"):
            continue
        pattern = pattern.strip(_SPACE)
        if not pattern:
            continue
        inverted = pattern.startswith("!")
        pattern = pattern[1:].strip(_SPACE) if inverted else pattern
        if pattern:
            pattern = clean(pattern)
            pattern = pattern[1:] if len(pattern) > 1 and pattern[0] == "/" else pattern
        found.append((number, f"!{pattern}" if inverted else pattern))
    return found


class Way(Enum):
    """How a pattern is compared."""

    EXACT = "the whole text"
    PREFIX = "its beginning"
    SUFFIX = "its end"
    EXPRESSION = "as an expression"


class Pattern:
    """One pattern; `text` is without the `!` that `exception` stands for."""

    __slots__ = ("_compiled", "exception", "expression", "text", "way")

    def __init__(self, text: str) -> None:
        """Take a pattern as `patterns_in` returns it; Malformed says what is wrong with it."""
        text = clean(text.strip(_SPACE))
        self.exception = text.startswith("!")
        self.text = text.removeprefix("!")
        if not self.text:
            raise Malformed('"!" alone is not a pattern')
        refuse_malformed(self.text)
        self.way, self.expression = _way(self.text)
        self._compiled: Expression | None = None

    def matches(self, path: str, as_seen: bytes) -> bool:
        """Say whether it matches a path, itself and not one above; Malformed for what is no expression."""
        if self.way is Way.EXACT:
            return path == self.text
        if self.way is Way.PREFIX:
            return path.startswith(self.text[:-2])
        if self.way is Way.SUFFIX:
            end = self.text[2:]
            return path.endswith(end) or (end[0] == "/" and path == end[1:])
        if self._compiled is None:
            self._compiled = compiled(self.expression)
        return self._compiled.search(as_seen) is not None

    @property
    def prefix(self) -> str:
        """The pattern without a trailing glob, by which fsutil tells what may lie below a directory."""
        return self.text.removesuffix("/**").removesuffix("/*")

    @property
    def loosely(self) -> str:
        """An expression that matches all that the pattern matches."""
        if self.way is Way.EXPRESSION:
            return self.expression
        if self.way is Way.SUFFIX:
            end = self.text[2:]
            return f"{_quoted(end)}$" + (f"|^{_quoted(end[1:])}$" if end.startswith("/") else "")
        stem = _quoted(self.text[:-2] if self.way is Way.PREFIX else self.text)
        return f"^{stem}" if self.way is Way.PREFIX else f"^{stem}$"


def _quoted(text: str) -> str:
    return "".join(f"\\x{{{ord(char):x}}}" if not char.isalnum() else char for char in seen(text).decode())


def _way(pattern: str) -> tuple[Way, str]:
    """Return how moby compares a pattern, and the expression it makes of it (Pattern.compile)."""
    way = Way.EXACT
    made = ["^"]
    tokens = _TOKEN.findall(pattern.removeprefix(_BOM))
    for index, (token, following) in enumerate(pairwise((*tokens, ""))):
        if token.startswith("**"):
            if following:
                made.append("(.*/)?")
                way = Way.EXPRESSION
            elif way is Way.EXACT:
                way = Way.PREFIX
            else:
                made.append(".*")
                way = Way.EXPRESSION
            if not index:
                way = Way.SUFFIX
            continue
        if token in {"*", "?"} or token[0] in "\\[]":
            way = Way.EXPRESSION
        made.append({"*": "[^/]*", "?": "[^/]"}.get(token, f"\\{token}" if token in _ESCAPED else token))
    return way, "".join((*made, "$"))


class Matcher:
    """Patterns in their order; the last one that matches a path holds."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take patterns as `patterns_in` returns them, skipping empty ones; Malformed for a bad one."""
        self.patterns: Sequence[Pattern] = [Pattern(text) for text in patterns if text.strip(_SPACE)]
        self.start: Inherited = bytes(len(self.patterns))
        self.has_exceptions = any(pattern.exception for pattern in self.patterns)
        prefixes = [pattern.prefix for pattern in self.patterns if pattern.exception]
        self._prefixes = None if any(_WITHOUT_PREFIX & set(each) for each in prefixes) else prefixes
        self._any = self._prepared()

    def _prepared(self) -> list[Expression] | None:
        """A few expressions for all patterns, so that of most paths few questions are asked."""
        groups: list[list[str]] = []
        length = _GROUP
        for pattern in self.patterns:
            text = f"(?:{pattern.loosely})"
            if length + len(text) > _GROUP:
                groups.append([])
                length = 0
            groups[-1].append(text)
            length += len(text)
        try:
            for pattern in self.patterns:  # an open bracket of one would swallow the next
                if pattern.way is Way.EXPRESSION:
                    compiled(pattern.expression)
            return [compiled("|".join(group)) for group in groups]
        except Malformed:  # one of them is none, which is an error only when its turn comes
            return None

    def judged(self, path: str, inherited: Inherited) -> tuple[bool, Inherited]:
        """Say whether a path is excluded, and what the paths below it inherit (MatchesUsingParentResults).

        `inherited` is what the directory it lies in returned, `start` at the root.
        """
        as_seen = seen(path)
        if self._any is not None and all(each.search(as_seen) is None for each in self._any):
            return self.inherits(inherited), inherited
        excluded = False
        own = bytearray(inherited)
        for index, pattern in enumerate(self.patterns):
            if own[index] or (pattern.exception is excluded and pattern.matches(path, as_seen)):
                own[index] = 1
                excluded = not pattern.exception
        return excluded, bytes(own)

    def inherits(self, inherited: Inherited) -> bool:
        """Say whether a path that no pattern matches itself is excluded by what matched above it."""
        last = inherited.rfind(1)
        return last >= 0 and not self.patterns[last].exception

    def excludes(self, path: str) -> bool:
        """Say whether a path is excluded, when every directory above it is walked."""
        inherited, excluded = self.start, False
        for part in parts(path):
            excluded, inherited = self.judged(part, inherited)
        return excluded

    def enters(self, directory: str) -> bool:
        """Say whether an excluded directory is looked into, for the sake of an exception below it."""
        if not self.has_exceptions:
            return False
        if self._prefixes is None:
            return True
        return any(f"{prefix}/".startswith(f"{directory}/") for prefix in self._prefixes)


def parts(path: str) -> Iterator[str]:
    """Yield the directories above a path, from the top, and the path."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)
    yield path
