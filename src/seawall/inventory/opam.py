"""What the opam catalogers share: fields of the opam file format (its manual, "Common file format")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from seawall.model.errors import Malformed

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|#[^\n]*|[\[\]{}()]|[^\s"\[\]{}()#]++|.', re.DOTALL)
_OPENING = frozenset("[{(")
_CLOSING = frozenset("]})")
MAX_TOKENS = 200_000


def items(text: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield each text of a field's list (or its only text) with what stands in braces behind it."""
    current: str | None = None
    condition: list[str] = []
    braces = 0
    for word in _value(text, field):
        if word in {"{", "}"}:
            braces += 1 if word == "{" else -1
        elif braces > 0:
            condition.append(word)
        elif word[0] == '"':
            if current is not None:
                yield current, "".join(condition)
            current, condition = word[1:-1], []
    if current is not None:
        yield current, "".join(condition)


def _value(text: str, field: str) -> Iterator[str]:
    """Yield the tokens of a field's value, to the end of its list or else of its line.

    Malformed for a list without an end.
    """
    start = re.search(rf"^{re.escape(field)}:", text, re.MULTILINE)
    depth, seen = 0, False
    for match in islice(_TOKEN.finditer(text, start.end() if start else len(text)), MAX_TOKENS):
        word = match[0]
        depth += (word in _OPENING) - (word in _CLOSING)
        if word[0] == "#" or word.isspace():
            if word == "\n" and seen and depth <= 0:
                return
            continue
        seen = True
        yield word
        if word == "]" and depth <= 0:
            return
    if depth > 0:
        raise Malformed(f"the list of {field} has no end in {MAX_TOKENS} words")


def section(text: str, name: str) -> str:
    """Return what stands in the braces of a section such as `url`, "" when there is none."""
    start = re.search(rf"^{re.escape(name)}\s*\{{", text, re.MULTILINE)
    end = text.find("}", start.end()) if start else -1
    return text[start.end() : end] if start and end >= 0 else ""
