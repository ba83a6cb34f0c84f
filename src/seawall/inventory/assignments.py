"""Files of shell-compatible variable assignments, read without a shell."""

from __future__ import annotations

import re

_ASSIGNMENT = re.compile(r"[ \t]*([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_PART = re.compile(r"""'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\;&|<>()]+)""")
_ESCAPED = re.compile(r'\\([$"\\`])')


def assignments(text: str) -> dict[str, str]:
    """Return the variables that os-release(5) text assigns; the last assignment of a name counts.

    Quotes and backslashes are undone as a shell would; nothing is expanded.  A line that is no assignment
    (a comment, a blank one) says nothing.
    """
    matches = (_ASSIGNMENT.match(line) for line in text.split("\n"))
    return {match[1]: unquote(match[2]) for match in matches if match}


def unquote(value: str) -> str:
    """Return the first word of `value` with its quoting undone; an open quote is taken as it stands."""
    parts = []
    place = 0
    while match := _PART.match(value, place):
        single, double, escaped, plain = match.groups()
        parts.append(single or (_ESCAPED.sub(r"\1", double) if double else escaped or plain or ""))
        place = match.end()
    if place == 0 and value.startswith(("'", '"')):
        return value.strip("'\" \t\r")
    return "".join(parts)
