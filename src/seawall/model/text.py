"""Reading numbers that somebody else wrote."""

from __future__ import annotations


def decimal(text: str, most_digits: int = 20) -> int | None:
    """Return the number that 1 to `most_digits` ASCII digits write, None for any other text.

    `str.isdigit` alone also holds for `²`, of which `int` makes no number, and of thousands of digits it
    makes none either.
    """
    if len(text) > most_digits or not (text.isascii() and text.isdigit()):
        return None
    return int(text)
