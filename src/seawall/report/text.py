"""Untrusted text made safe for where it is shown: terminals, JSON that a terminal may show, Markdown."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

from seawall.model.text import visible

__all__ = [
    "clipped",
    "columns",
    "encodable",
    "folded",
    "markdown",
    "padded",
    "seen_json",
    "shortened",
    "visible",
]

# Marks that mean something inside a line; the text is never put where a line begins.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()|~<>&@:])")
# What JSON leaves as it is and a terminal or an editor acts upon: DEL, the C1 controls, and the marks that
# reorder or hide text.  In UTF-8, of which JSON text has such bytes inside strings only (RFC 8259, 2).
_UNSEEN_BYTES = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf"
)

_SURROGATES = re.compile("[\ud800-\udfff]")


def columns(text: str) -> int:
    """How many columns of a terminal printable text takes (Unicode annex 11)."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def folded(text: str, width: int) -> list[str]:
    """Break printable text into lines of at most `width` columns, at a space or a mark where there is one."""
    lines = []
    while columns(text) > width:
        head = _fitting(text, width)
        at = max((head.rfind(mark) + 1 for mark in " /-+,:~@"), default=0)
        cut = at if at > len(head) // 2 else len(head)
        lines.append(text[:cut].rstrip(" "))
        text = text[cut:].lstrip(" ")
    return [*lines, text]


def shortened(text: str, width: int) -> str:
    """Cut printable text to `width` columns at its start, which tells least of a path."""
    if columns(text) <= width:
        return text
    return "…" + _fitting(text[::-1], width - 1)[::-1]


def _fitting(text: str, width: int) -> str:
    """The longest start of at most `width` columns, and at least one character."""
    used = 0
    for index, char in enumerate(text):
        used += _columns_of(char)
        if used > width:
            return text[: max(index, 1)]
    return text


def padded(text: str, width: int) -> str:
    """Fill up with spaces to `width` columns."""
    return text + " " * (width - columns(text))


def clipped(text: str, most: int) -> str:
    """Cut to `most` characters, the last of them an ellipsis that says so."""
    return text if len(text) <= most else text[: most - 1] + "…"


def encodable(text: str) -> str:
    """Replace lone surrogates, which stand for bytes that are not UTF-8, by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def seen_json(data: bytes) -> bytes:
    r"""Write the invisible characters of JSON text as `\uXXXX`: the same value, and harmless to look at."""
    if data.isascii() and b"\x7f" not in data:
        return data
    return _UNSEEN_BYTES.sub(lambda match: b"\\u%04x" % ord(match[0].decode()), data)


def markdown(text: str) -> str:
    """Escape text so that Markdown, and HTML inside it, shows it literally on one line."""
    return _MARKDOWN.sub(r"\\\1", visible(" ".join(text.split()), 2000))
