"""What a 401 asks for: the challenges of WWW-Authenticate (RFC 9110, section 11.6.1)."""

from __future__ import annotations

import re

from msgspec import Struct, field

LONGEST = 8192  # characters of the header that are read
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_PART = re.compile(
    rf"""[\s,]*(?:(?P<name>{_WORD})\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s,"]+))"""
    rf"|(?P<scheme>{_WORD})(?=[\s,]|$))"
)


class Challenge(Struct, frozen=True):
    """One way to log in: the scheme in lower case, and its parameters by lower-case names."""

    scheme: str
    parameters: dict[str, str] = field(default_factory=dict)


def challenges(text: str) -> list[Challenge]:
    """Parse a header, or several that were joined by commas; what cannot be read ends it."""
    found: list[Challenge] = []
    position = 0
    while match := _PART.match(text, position, LONGEST):
        position = match.end()
        if match["scheme"]:
            found.append(Challenge(match["scheme"].lower()))
        elif found:
            quoted = match["quoted"]
            value = match["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            found[-1].parameters.setdefault(match["name"].lower(), value)
    return found
