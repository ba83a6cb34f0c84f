"""Go's file patterns: path/filepath's Clean and Match, on which Docker's notion of a pattern rests.

A pattern becomes an expression of RE2, which matches in time linear in the path whatever the pattern is, and
whose syntax and meaning are those of Go's regexp.  Bytes that are not UTF-8 are U+FFFD on both sides, as Go
reads them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

import re2

from seawall.model.errors import Malformed

_MEMORY = 64 * 1024 * 1024
LONGEST = 128 * 1024
"""How many characters an expression may have: what RE2 simplifies without giving up half-way."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_WILD = re.compile(r"\\.|([*?\[])", re.DOTALL)
_RUNS = (
    (re.compile(r"(?:\[\^/\]\*){2,}"), "[^/]*"),
    (re.compile(r"(?:\(\.\*/\)\?){2,}"), "(.*/)?"),
)


class Expression(Protocol):
    """A compiled expression."""

    def search(self, text: bytes) -> object | None:
        """Return something where the text has a match, else None."""


def clean(path: str) -> str:
    """Return the shortest path that means the same (filepath.Clean): never empty, links not considered."""
    rooted = path.startswith("/")
    kept: list[str] = []
    for part in path.split("/"):
        if part in {"", "."}:
            continue
        if part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif part != ".." or not rooted:
            kept.append(part)
    return ("/" if rooted else "") + "/".join(kept) or "."


def has_wildcard(path: str) -> bool:
    """Say whether a path is a pattern: it has `*`, `?` or `[` that no backslash takes the meaning from."""
    return any(found[1] for found in _WILD.finditer(path))


def compiled(expression: str) -> Expression:
    """Compile for RE2; Malformed says what it does not accept, of syntax or of size."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY
    for run, once in _RUNS:
        expression = run.sub(once, expression)
    if len(expression) > LONGEST:
        raise Malformed(f"not a pattern that can be evaluated: {len(expression)} characters as an expression")
    try:
        made: Expression = re2.compile(seen(expression), options)
    except re2.error as error:
        why = error.args[0] if error.args else error
        said = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        raise Malformed(f"not a pattern that can be evaluated: {said[:200]}") from None
    return made


def seen(path: str) -> bytes:
    """Return a path as expressions see it: UTF-8, with U+FFFD for each byte that was none."""
    try:
        return path.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", path).encode()


@lru_cache(maxsize=512)
def matcher(pattern: str) -> Expression:
    """Return the whole of filepath.Match for a pattern; Malformed for one that Go calls malformed."""
    return compiled(f"(?s)\\A(?:{translated(pattern)})\\z")


def translated(pattern: str) -> str:
    """Translate a pattern of filepath.Match; Malformed for one that Go calls malformed."""
    made: list[str] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            made.append("[^/]*")
        elif char == "?":
            made.append("[^/]")
        elif char == "[":
            text, at = _class(pattern, at)
            made.append(text)
        elif char == "\\":
            if at == len(pattern):
                raise Malformed("the pattern ends in a lone backslash")
            made.append(re2.escape(_valid(pattern[at])))
            at += 1
        else:
            made.append(re2.escape(_valid(char)))
    return "".join(made)


def refuse_malformed(pattern: str) -> None:
    """Raise Malformed where filepath.Match(pattern, ".") does, by which moby tests a pattern's syntax.

    Go looks at a pattern in chunks, between which stars stand, and no further than to the first that does
    not match: what is wrong behind it goes unnoticed.
    """
    rest = "."
    while pattern:
        star, chunk, pattern = _scanned(pattern)
        if star and not chunk:
            return
        after = _after(chunk, rest)
        if star and (after is None or (after and not pattern)):
            after = _after(chunk, "") if rest else None
        if after is None or (after and not pattern):
            return
        rest = after


def _scanned(pattern: str) -> tuple[bool, str, str]:
    """Split off leading stars and what follows them up to the next that is outside of a class."""
    stripped = pattern.lstrip("*")
    at, inside = 0, False
    while at < len(stripped) and (inside or stripped[at] != "*"):
        inside = stripped[at] == "[" or (inside and stripped[at] != "]")
        at += 2 if stripped[at] == "\\" else 1
    return stripped != pattern, stripped[:at], stripped[at:]


def _after(chunk: str, name: str) -> str | None:
    """Return what is left of a name of one character or none behind a chunk; None where it does not match."""
    if not chunk:
        return name
    expression = translated(chunk)
    if not name or (len(chunk) > 1 and chunk[0] not in "\\["):
        return None
    return "" if compiled(f"\\A(?:{expression})\\z").search(name.encode()) else None


def _valid(char: str) -> str:
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char


def _class(pattern: str, at: int) -> tuple[str, int]:
    """Translate what follows a `[`: characters and ranges up to `]`, of which there is at least one."""
    negated = pattern[at : at + 1] == "^"
    at += negated
    ranges: list[str] = []
    count = 0
    while not (count and pattern[at : at + 1] == "]"):
        low, at = _bound(pattern, at)
        high = low
        if pattern[at] == "-":
            high, at = _bound(pattern, at + 1)
        if low <= high:
            ranges.append(f"\\x{{{ord(low):x}}}-\\x{{{ord(high):x}}}")
        count += 1
    if not ranges:  # every range is the wrong way round, and holds nothing
        return ("." if negated else "[^\\x{0}-\\x{10ffff}]"), at + 1
    return f"[{'^' if negated else ''}{''.join(ranges)}]", at + 1


def _bound(pattern: str, at: int) -> tuple[str, int]:
    """Read one end of a range, after which something must follow (Go's getEsc)."""
    if pattern[at : at + 1] in {"", "-", "]"}:
        raise Malformed("a [ class is not closed, or - or ] stands in it without a backslash")
    if pattern[at] == "\\":
        at += 1
    if at + 1 >= len(pattern) or "\ud800" <= pattern[at] <= "\udfff":
        raise Malformed("a [ class is not closed, or holds a byte that is not UTF-8")
    return pattern[at], at + 1
