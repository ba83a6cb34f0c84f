"""Versions that are lists of numbers: Haskell's package versioning policy, and R's `package_version`.

Numbers from left to right, by value, and of two lists of which one begins the other the shorter first: 1.0 is
older than 1.0.0.  R separates them by `.` or `-`, which mean the same; Hackage has `.` alone.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, Codes, number

_NAME = "numbers"
_END = b"\x01"  # below any number
_VALID = re.compile(r"[0-9]++(?:[.-][0-9]++)*+").fullmatch
_NUMBERS = re.compile(r"[0-9]+").findall

_lookup = Codes(number).__getitem__


def key(version: str) -> bytes:
    """Return the sort key of a list of numbers; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    text = version.strip()
    if not _VALID(text):
        raise InvalidVersion(_NAME, version)
    return b"".join(map(_lookup, _NUMBERS(text))) + _END


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Bioconductor", "CRAN", "Hackage"))
