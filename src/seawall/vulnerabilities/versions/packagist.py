"""Composer's order: what `normalize` of composer/semver gives, compared as PHP's version_compare does.

A version is up to four numbers, of which missing ones are 0, or a date; then a stability (alpha, beta, RC,
and patch, which is after the release) with numbers of its own; then `dev`, which is before anything else.
`v` in front, `+metadata`, `@stability` and `as alias` do not count.  A branch with a number (`1.x-dev`,
`2.1-dev`) is after every release of it that is not of the next; other branches (`dev-main`) have no place in
the order and are refused.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "packagist"
_ZERO = number("0")
_ANY = number("9999999")
# Below any number, since a longer list of numbers is a later version:
_DEV, _ALPHA, _BETA, _CANDIDATE, _END = b"\x01", b"\x02", b"\x03", b"\x04", b"\x05"
_PATCH = bytes((NUMBER_LAST + 1,))
_STABILITIES = {
    "stable": b"",
    "alpha": _ALPHA,
    "a": _ALPHA,
    "beta": _BETA,
    "b": _BETA,
    "rc": _CANDIDATE,
    "patch": _PATCH,
    "pl": _PATCH,
    "p": _PATCH,
}

_MODIFIER = r"[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]++)*+))?([.-]?dev)?"
_CLASSICAL = re.compile(rf"v?([0-9]{{1,5}}+)(\.[0-9]++)?(\.[0-9]++)?(\.[0-9]++)?{_MODIFIER}").fullmatch
_DATED = re.compile(
    rf"v?([0-9]{{4}}(?:[.:-]?[0-9]{{2}}){{1,6}}(?:[.:-]?[0-9]{{1,3}}){{0,2}}){_MODIFIER}"
).fullmatch
_BRANCH = re.compile(
    r"v?([0-9]++)(\.(?:[0-9]++|[x*]))?+(\.(?:[0-9]++|[x*]))?+(\.(?:[0-9]++|[x*]))?+[.-]?dev"
).fullmatch
_ALIASED = re.compile(r"([^,\s]++)\s++as\s++[^,\s]++").fullmatch
_FLAGGED = re.compile(r"([^@]*+)@(?:stable|rc|beta|alpha|dev)").fullmatch
_BUILD = re.compile(r"([^,\s+]++)\+\S++").fullmatch
_DIGITS = re.compile("[0-9]+").findall

_lookup = Codes(number).__getitem__


def _stripped(text: str) -> str:
    """Return the lower-case version without what does not count."""
    if alias := _ALIASED(text):
        text = alias[1]
    if flag := _FLAGGED(text):
        text = flag[1]
    if build := _BUILD(text):
        text = build[1]
    return text


def _modified(stability: str | None, numbers: str | None, dev: str | None) -> bytes:
    if stability == "stable":
        return _END
    code = b""
    if stability:
        code = _STABILITIES[stability] + b"".join(map(_lookup, _DIGITS(numbers or "")))
    return code + (_DEV if dev else b"") + _END


def _branch(version: str, text: str) -> bytes:
    match = _BRANCH(text)
    if match is None:
        raise InvalidVersion(_NAME, version)
    parts = [part.lstrip(".") if part else "x" for part in match.groups()]
    return b"".join(_lookup(part) if part.isdigit() else _ANY for part in parts) + _DEV + _END


def key(version: str) -> bytes:
    """Return the sort key of a Composer package's version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    if not version.isascii():
        raise InvalidVersion(_NAME, version)
    text = _stripped(version.strip().lower())
    if text.startswith("dev-"):
        raise InvalidVersion(_NAME, version, "a branch, which has no place in the order of versions")
    if match := _CLASSICAL(text):
        first, *more = match.group(1, 2, 3, 4)
        numbers = _lookup(first) + b"".join(_lookup(part[1:]) if part else _ZERO for part in more)
        return numbers + _modified(*match.group(5, 6, 7))
    if match := _DATED(text):
        return b"".join(map(_lookup, _DIGITS(match[1]))) + _modified(*match.group(2, 3, 4))
    return _branch(version, text)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Packagist",))
