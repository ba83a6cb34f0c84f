"""Build arguments and the variables that instructions use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.dockerfile.steps import Dockerfile, unquoted

PREDEFINED = frozenset(
    f"{side}{part}" for side in ("BUILD", "TARGET") for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
) | {"TARGETSTAGE"}
"""Arguments that BuildKit sets before the first FROM."""
_USED = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)(:?[-+?])?|([A-Za-z_]\w*))", re.ASCII)
_VALUE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^}]*))?\}|([A-Za-z_]\w*))", re.ASCII)
_LITERAL = re.compile(r"'[^']*'")


def names(text: str) -> Iterator[str]:
    """Yield the names of the variables that are used in a text, but for those it has a default for."""
    for match in _USED.finditer(_LITERAL.sub("", text)):
        if not match[2]:
            yield match[1] or match[3]


def filled(text: str, values: Mapping[str, str | None]) -> str | None:
    """Return a text with the values of its variables; None where one of them is not known, or is changed."""
    unknown = False

    def value(match: re.Match[str]) -> str:
        nonlocal unknown
        name, mark, other = match[1] or match[4], match[2] or "", match[3] or ""
        known = values.get(name, "")
        unknown = unknown or known is None or mark not in {"", "-", ":-"} or "$" in other
        if mark == ":-":
            return known or other
        return known or "" if not mark or name in values else other

    made = _VALUE.sub(value, text)
    return None if unknown or "$" in made else made


def defaults(file: Dockerfile) -> dict[str, str]:
    """Return the arguments from before the first FROM, with their defaults; "" without one."""
    return {
        word.partition("=")[0]: unquoted(word.partition("=")[2])
        for step in file.steps
        if step.keyword == "ARG" and step.stage < 0
        for word in step.words
    }


def declared(file: Dockerfile) -> frozenset[str]:
    """Return the names of the arguments from before the first FROM."""
    return frozenset(defaults(file))
