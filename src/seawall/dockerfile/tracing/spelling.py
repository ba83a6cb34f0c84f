"""How much two spellings of an instruction have in common."""

from __future__ import annotations

import re
from collections import Counter

_TOKEN = re.compile(r"[^\s\"'\[\]{},:;&|()=]+")


def tokens(text: str) -> Counter[str]:
    """Return the words of a text and how often each is there, punctuation aside."""
    return Counter(_TOKEN.findall(text))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """Say how much two texts have in common: from 0, nothing, to 1, all their words."""
    together = one.total() + other.total()
    return 2 * (one & other).total() / together if together else 1.0
