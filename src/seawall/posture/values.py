"""Nodes to values: what is said, on which line, and what cannot be known from the file alone."""

from __future__ import annotations

import re

from seawall.posture.containers import Value
from seawall.posture.nodes import SCALAR, Node, Scalar

_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)(?P<rest>[^{}]*)\})"
)
_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_MOST_TEXT = 4096
_MOST_DIGITS = 20


def filled(text: str) -> tuple[str, bool]:
    """Return a text with the defaults of its variables (compose-spec, 12-interpolation), and if that is all.

    What holds unless somebody says otherwise is what a file says: `${TAG:-1.0}` is 1.0.
    """
    decided = True

    def one(match: re.Match[str]) -> str:
        nonlocal decided
        if match["escaped"]:
            return "$"
        rest = match["rest"] or ""
        if match["braced"] and rest.lstrip(":").startswith("-"):
            return rest.lstrip(":")[1:]
        decided = False
        return match[0]

    return _VARIABLE.sub(one, text[:_MOST_TEXT]), decided


def string(node: Node, *, variables: bool = False) -> Value[str]:
    """Return a scalar as its text; a template or a variable without a default is undecided."""
    if node.kind != SCALAR or node.value is None:
        return Value()
    text, decided = filled(node.text) if variables else (node.text, True)
    if not decided or "{{" in text:
        return Value(None, node.line, node.text)
    return Value(text, node.line)


def integer(node: Node) -> Value[str]:
    """Return a number or a word as its text, numbers in the decimal system."""
    if node.number is not None:
        return Value(str(node.number), node.line)
    if isinstance(node.value, float):
        return Value(str(int(node.value)), node.line) if node.value.is_integer() else Value()
    return string(node)


def boolean(node: Node, *, variables: bool = False) -> Value[bool]:
    """Return true or false; a word that is neither is undecided."""
    value: Scalar = node.value
    if isinstance(value, str):
        text, decided = filled(value) if variables else (value, True)
        value = _WORDS.get(text.lower()) if decided and variables else None
    if isinstance(value, bool):
        return Value(value, node.line)
    return Value(None, node.line, node.text) if node.value is not None else Value()


def decimal(text: str) -> int | None:
    """Return the number that digits write; None for any other text, and for more digits than a number has."""
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdecimal()) or len(digits) > _MOST_DIGITS:
        return None
    return int(digits or "0")


def strings(node: Node, *, variables: bool = False) -> tuple[Value[str], ...]:
    """Return the scalars of a list, or the one that stands in its stead."""
    if node.kind == SCALAR:
        found = (string(node, variables=variables),)
        return found if found[0].said else ()
    return tuple(value for item in node.items if (value := string(item, variables=variables)).said)
