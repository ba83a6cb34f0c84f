"""Semantic Versioning 2.0.0, section 11, and the forms of it that npm, Cargo and Go advisories contain.

Precedence: the three numbers; a pre-release before its release; its identifiers from left to right, numbers
by value and before the others, which go by ASCII, and the shorter list first.  Build metadata, Go's
`+incompatible` among it, does not count.  Go's pseudo-versions are pre-releases like any other.

More is accepted than the specification has, where only one meaning is possible: `v` and `=` in front,
blanks around, missing minor and patch numbers (they are 0), leading zeros (they do not count).  A Go
toolchain's name is read too: `go1.21rc2` and `1.21rc2` are 1.21.0-rc.2, and after the prefix `go` what a
vendor appended (`go1.22.5 X:nocoverageredesign`, `go1.22.5-2.el9`) does not count.  npm's loose `1.9.0b1` is
refused, and so are ranges, wildcards and a fourth number.

Pub is not served: its order counts build metadata.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "semver"
_ZERO = number("0")
_END = b"\x01"  # of a pre-release
_WORD = bytes((NUMBER_LAST + 1,))  # then the characters and a zero byte
_RELEASE = b"\xff"

_IDENTIFIERS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_VERSION = re.compile(
    rf"=?+v?+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++))?+)?+(?:-({_IDENTIFIERS}))?+(?:\+{_IDENTIFIERS})?+"
).fullmatch
_TOOLCHAIN = re.compile(
    r"(go)?+([0-9]++)\.([0-9]++)(?:\.([0-9]++)|(alpha|beta|rc)([0-9]++))?+((?(1)(?:[ +-][ -~]*+)?))"
).fullmatch


def _code(identifier: str) -> bytes:
    if identifier.isdigit():
        return number(identifier)
    return _WORD + identifier.encode("ascii") + b"\0"


_lookup = Codes(_code).__getitem__


def _numbers(major: str, minor: str | None, patch: str | None) -> bytes:
    return _lookup(major) + (_lookup(minor) if minor else _ZERO) + (_lookup(patch) if patch else _ZERO)


def _toolchain(version: str, text: str) -> bytes:
    match = _TOOLCHAIN(text)
    if match is None:
        raise InvalidVersion(_NAME, version)
    _, major, minor, patch, stage, count, _ = match.groups()
    numbers = _numbers(major, minor, patch)
    return numbers + _lookup(stage) + _lookup(count) + _END if stage else numbers + _RELEASE


def key(version: str) -> bytes:
    """Return the sort key of a semantic version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    text = version.strip()
    match = _VERSION(text)
    if match is None:
        return _toolchain(version, text)
    major, minor, patch, prerelease = match.groups()
    numbers = _numbers(major, minor, patch)
    if prerelease is None:
        return numbers + _RELEASE
    return numbers + b"".join(map(_lookup, prerelease.split("."))) + _END


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Go", "Hex", "SwiftURL", "crates.io", "npm"))
