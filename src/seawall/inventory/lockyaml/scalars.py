"""What the readers of block and flow collections share: scalars, keys and limits."""

from __future__ import annotations

import json
import re

from seawall.model.errors import LimitExceeded, Malformed

MAX_DEPTH = 100
SINGLE = r"'(?:[^']|'')*+'(?!')"
DOUBLE = r'"(?:[^"\\]|\\.)*+"'
COMMENT_OR_END = re.compile(r" *(?: #.*)?\Z")

Collection = dict[str, object] | list[object]
_PLAIN: dict[str, object] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}


class Unusual(Exception):
    """YAML beyond what the fast reader knows; the general parser decides about it."""


def resolved(plain: str) -> object:
    """Return what a plain scalar stands for: a truth value or null of the core schema, else its text."""
    return _PLAIN.get(plain, plain)


def unquoted(quoted: str) -> str:
    """Return what a one-line quoted scalar stands for (YAML 1.2.2, 7.3.1 and 7.3.2)."""
    if quoted[0] == "'":
        return quoted[1:-1].replace("''", "'")
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        raise Unusual("an escape that JSON does not have") from None


def put(into: dict[str, object], key: str) -> None:
    """Make room for a key, which must be new and no merge."""
    if key in into:
        raise Malformed(f"the key {key[:80]!r} appears twice")
    if key == "<<":
        raise Malformed("merge keys are not read")
    into[key] = None


def check_depth(depth: int) -> None:
    """Raise LimitExceeded when one more collection would be too deep."""
    if depth >= MAX_DEPTH:
        raise LimitExceeded(f"YAML nested more than {MAX_DEPTH} levels")
