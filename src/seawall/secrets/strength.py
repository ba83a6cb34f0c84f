"""How random a text is."""

from __future__ import annotations

import math
from collections import Counter


def entropy(text: str) -> float:
    """Return Shannon's entropy of the characters of a text, in bits a character; 0 for no text."""
    length = len(text)
    counts = Counter(text).values()
    return math.log2(length) - sum(count * math.log2(count) for count in counts) / length if length else 0.0
