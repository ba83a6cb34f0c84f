"""Semantic versions whose build metadata counts: Dart's pub_semver and Julia's VersionNumber.

As Semantic Versioning 2.0.0 (see versions/semver.py) up to the build metadata, which both order although the
specification says to ignore it: none before some, and identifiers from left to right as those of a
pre-release.  Julia needs it: `OpenSSL_jll` 1.1.23+1 repairs what 1.1.23+0 built.

`v` in front, missing minor and patch numbers and leading zeros are accepted.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "semver-build"
_ZERO = number("0")
_END = b"\x01"  # of identifiers; also: there is no build metadata
_BUILD = b"\x02"
_WORD = bytes((NUMBER_LAST + 1,))  # then the characters and a zero byte
_RELEASE = b"\xff"

_IDENTIFIERS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_VERSION = re.compile(
    rf"v?+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++))?+)?+(?:-({_IDENTIFIERS}))?+(?:\+({_IDENTIFIERS}))?+"
).fullmatch


def _code(identifier: str) -> bytes:
    if identifier.isdigit():
        return number(identifier)
    return _WORD + identifier.encode("ascii") + b"\0"


_lookup = Codes(_code).__getitem__


def _listed(identifiers: str) -> bytes:
    return b"".join(map(_lookup, identifiers.split("."))) + _END


def key(version: str) -> bytes:
    """Return the sort key; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    match = _VERSION(version.strip())
    if match is None:
        raise InvalidVersion(_NAME, version)
    *numbers, prerelease, build = match.groups()
    core = b"".join(_lookup(each) if each else _ZERO for each in numbers)
    stage = _listed(prerelease) if prerelease else _RELEASE
    return core + stage + (_BUILD + _listed(build) if build else _END)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Julia", "Pub"))
