"""Reading numbers, lengths of time and sizes that somebody else wrote, and showing their text safely."""

from __future__ import annotations

import re
from datetime import timedelta

_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*([kmgt]?)(?:i?b)?", re.ASCII)
_POWERS = ("", "k", "m", "g", "t")


def decimal(text: str, most_digits: int = 20) -> int | None:
    """Return the number that 1 to `most_digits` ASCII digits write, None for any other text.

    `str.isdigit` alone also holds for `²`, of which `int` makes no number, and of thousands of digits it
    makes none either.
    """
    if len(text) > most_digits or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def duration(text: str) -> timedelta | None:
    """Return a length of time, a number and one of s, m, h, d, w; None for any other text."""
    match = _DURATION.fullmatch(text.strip().lower())
    return timedelta(**{_UNITS[match[2]]: float(match[1])}) if match else None


def size(text: str) -> int | None:
    """Return a size in bytes, written as `512 MiB`, `2G` or a bare number; None for any other text.

    Units are powers of 1024, however they are spelled.
    """
    match = _SIZE.fullmatch(text.strip().lower())
    return int(float(match[1]) * 1024 ** _POWERS.index(match[2])) if match else None


def described_size(count: int) -> str:
    """Say a number of bytes in the unit that fits: `512 bytes`, `3.4 MiB`."""
    amount, units = float(count), ["bytes", "KiB", "MiB", "GiB"]
    while amount >= 1024 and len(units) > 1:
        amount /= 1024
        units.pop(0)
    return f"{count} bytes" if units[0] == "bytes" else f"{amount:.1f} {units[0]}"


def visible(text: str, most: int = 200) -> str:
    r"""Return the text with everything that does not show itself written as an escape such as `\x1b`.

    That is: control and format characters (terminal escapes, bidirectional overrides, zero-width marks),
    spaces other than the plain one, and lone surrogates.  Text of more than `most` characters is cut.
    """
    if len(text) > most:
        text = text[: most - 1] + "…"
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
