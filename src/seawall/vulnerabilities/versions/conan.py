"""Conan 2's order of versions, which may follow any pattern.

`items[-prerelease][+build]`, each a list of items separated by `.`; zeros at the end of a list do not count.
Numbers go by value and before words, words by ASCII, and the shorter list first.  A pre-release comes before
its release, and a build after none.

Conan compares a number with an item that only begins with digits as texts, which is no order at all (2 < 10
< 1a < 2).  Here such an item (the `1w` of OpenSSL's 1.1.1w) comes right after its number, by its rest.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "conan"
_ZERO = number("0") + b"\x01"
_END = b"\x01"  # of the items before a pre-release, of a list behind them, and where no build follows
_RELEASE = b"\x02"
_BUILD = b"\x03"
_WORD = bytes((NUMBER_LAST + 1,))  # then the characters and a zero byte

_ITEMS = r"[0-9A-Za-z_]++(?:\.[0-9A-Za-z_]++)*+"
_MORE = r"[0-9A-Za-z_][0-9A-Za-z_-]*+(?:\.[0-9A-Za-z_][0-9A-Za-z_-]*+)*+"
_VERSION = re.compile(rf"({_ITEMS})(?:-({_MORE}))?+(?:\+({_MORE}))?+").fullmatch
_PARTS = re.compile(r"([0-9]*)(.*)").fullmatch


def _code(item: str) -> bytes:
    """Encode a number (ending in 1), a number with more (2, the rest, 0), or a word."""
    parts = _PARTS(item)
    digits, rest = parts.groups() if parts else ("", item)
    if not digits:
        return _WORD + rest.encode("ascii") + b"\0"
    return number(digits) + (b"\x02" + rest.encode("ascii") + b"\0" if rest else b"\x01")


_lookup = Codes(_code).__getitem__


def _listed(items: str) -> bytes:
    codes = list(map(_lookup, items.split(".")))
    while codes and codes[-1] == _ZERO:
        codes.pop()
    return b"".join(codes)


def key(version: str) -> bytes:
    """Return the sort key of a Conan version; raises InvalidVersion for an empty item, and odd characters."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    match = _VERSION(version.strip())
    if match is None:
        raise InvalidVersion(_NAME, version)
    items, prerelease, build = match.groups()
    stage = _END + _listed(prerelease) + _END if prerelease else _RELEASE
    return _listed(items) + stage + (_BUILD + _listed(build) + _END if build else _END)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("ConanCenter",))
