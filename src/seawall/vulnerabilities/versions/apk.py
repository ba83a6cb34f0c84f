"""Alpine's order: apk-tools 2.14 and 3, `number{.number}…{letter}{_suffix{number}}…{~hash}{-rnumber}`.

Where two versions part ways, what comes next ranks: `_alpha`, `_beta`, `_pre`, `_rc`, the end, `-r`, `~`,
the number of a suffix, `_cvs`, `_svn`, `_git`, `_hg`, `_p`, a letter, a further number.  So 1.0 is older than
1.0-r0, and 1.0_rc than 1.0_rc0.  A number after a dot is compared as text when either begins with 0, so
those that begin with 0 come first, in the order of text; the first number, a suffix's and the revision's
are compared by value.

apk computes in 64 bits and wraps around; here numbers have no bound.  What `apk version --check` refuses
is refused (apk itself would compare up to the fault).
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_FIRST, Codes, number

_NAME = "apk"
_END = b"\x05"
_REVISION = b"\x06"
_HASH = b"\x07"
_NUMBER = b"\x08"  # the first one, and a suffix's
_LETTER = b"\x0e"
_DOT_ZERO = b"\x0f"  # ".0"; other numbers after a dot begin with their own first byte
_DOT_LEADING_ZERO = bytes((NUMBER_FIRST,))  # free, since ".0" is above; then the text and a zero byte

_SUFFIXES = {
    "_alpha": b"\x01",
    "_beta": b"\x02",
    "_pre": b"\x03",
    "_rc": b"\x04",
    "_cvs": b"\x09",
    "_svn": b"\x0a",
    "_git": b"\x0b",
    "_hg": b"\x0c",
    "_p": b"\x0d",
}

_VALID = re.compile(
    r"[0-9]++(?:\.[0-9]++)*+[a-z]?+(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)(?![a-z])[0-9]*+)*+"
    r"(?:~[0-9a-f]++)?+(-r[0-9]++)?+"
).fullmatch
_TOKENS = re.compile(r"\.?[0-9]+|_[a-z]+|~[0-9a-f]+|-r[0-9]+|[a-z]").findall


def _after_dot(digits: str) -> bytes:
    if digits == "0":
        return _DOT_ZERO
    if digits[0] == "0":
        return _DOT_LEADING_ZERO + digits[1:].encode("ascii") + b"\0"
    return number(digits)


def _code(token: str) -> bytes:
    match token[0]:
        case ".":
            return _after_dot(token[1:])
        case "_":
            return _SUFFIXES[token]
        case "~":
            return _HASH + token[1:].encode("ascii")
        case "-":
            return _REVISION + number(token[2:])
        case letter if letter >= "a":
            return _LETTER + letter.encode("ascii")
        case _:
            return _NUMBER + number(token)


_lookup = Codes(_code).__getitem__


def key(version: str) -> bytes:
    """Return the sort key of an Alpine version; raises InvalidVersion."""
    match = _VALID(version) if len(version) <= MAX_LENGTH else None
    if match is None:
        raise InvalidVersion(_NAME, version)
    # Every version begins with a number: its mark says nothing.
    code = b"".join(map(_lookup, _TOKENS(version)))[1:]
    return code if match[1] else code + _END


SCHEME = Scheme(
    name=_NAME,
    key=key,
    ecosystems=(
        "Alpaquita",
        "Alpine",
        "BellSoft Hardened Containers",
        "Chainguard",
        "CleanStart",
        "MinimOS",
        "Wolfi",
    ),
)
