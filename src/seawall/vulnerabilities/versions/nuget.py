"""NuGet's order: NuGetVersion and VersionComparer of NuGet.Versioning.

One to four numbers, of which missing ones are 0; then the labels of a pre-release as Semantic Versioning 2.0
has them, except that letters count the same in either case, leading zeros are allowed, and digits above
2147483647 are a word.  Build metadata does not count.  `v` in front is accepted besides.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "nuget"
_ZERO = number("0")
_END = b"\x01"  # of a pre-release
_WORD = bytes((NUMBER_LAST + 1,))  # then the characters and a zero byte
_RELEASE = b"\xff"
_LARGEST = 2**31 - 1
_DIGITS_OF_LARGEST = 10

_LABELS = r"[0-9a-z-]++(?:\.[0-9a-z-]++)*+"
_VERSION = re.compile(
    rf"v?+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++))?+)?+)?+(?:-({_LABELS}))?+(?:\+{_LABELS})?+"
).fullmatch


def _code(label: str) -> bytes:
    if label.isdigit():
        digits = label.lstrip("0")
        if len(digits) <= _DIGITS_OF_LARGEST and int(digits or "0") <= _LARGEST:
            return number(label)
    return _WORD + label.encode("ascii") + b"\0"


_number = Codes(number).__getitem__
_label = Codes(_code).__getitem__


def key(version: str) -> bytes:
    """Return the sort key of a NuGet package's version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    match = _VERSION(version.strip().lower()) if version.isascii() else None
    if match is None:
        raise InvalidVersion(_NAME, version)
    numbers = b"".join(_number(part) if part else _ZERO for part in match.group(1, 2, 3, 4))
    if match[5] is None:
        return numbers + _RELEASE
    return numbers + b"".join(map(_label, match[5].split("."))) + _END


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("NuGet",))
