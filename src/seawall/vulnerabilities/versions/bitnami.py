"""Bitnami's order: three numbers and a revision of the package, `1.2.3-4`.

The revision counts what Bitnami built of one upstream version: 1.2.3-0 is 1.2.3, and 1.2.3-1 is newer, where
Semantic Versioning would see pre-releases.  Anything else behind the hyphen (`2.6.0-rc1`) is a pre-release,
as Semantic Versioning orders them; build metadata does not count, and missing numbers are 0.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "bitnami"
_ZERO = number("0")
_PRERELEASE = b"\x01"  # before and behind its identifiers
_RELEASE = b"\x02"
_WORD = bytes((NUMBER_LAST + 1,))  # then the characters and a zero byte

_IDENTIFIERS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_VERSION = re.compile(
    rf"v?+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++))?+)?+(?:-({_IDENTIFIERS}))?+(?:\+{_IDENTIFIERS})?+"
).fullmatch


def _code(identifier: str) -> bytes:
    if identifier.isdigit():
        return number(identifier)
    return _WORD + identifier.encode("ascii") + b"\0"


_lookup = Codes(_code).__getitem__


def key(version: str) -> bytes:
    """Return the sort key of a Bitnami version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    match = _VERSION(version.strip())
    if match is None:
        raise InvalidVersion(_NAME, version)
    *numbers, rest = match.groups()
    core = b"".join(_lookup(each) if each else _ZERO for each in numbers)
    if rest is None or rest.isdigit():
        return core + _RELEASE + _lookup(rest or "0")
    return core + _PRERELEASE + b"".join(map(_lookup, rest.split("."))) + _PRERELEASE


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Bitnami",))
