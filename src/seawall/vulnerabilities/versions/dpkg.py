"""Debian's order: deb-version(7), as `dpkg --compare-versions` decides it.

A version is `[epoch:]upstream[-revision]`.  Upstream and revision are compared as alternating runs of
non-digits and digits; in a non-digit run `~` sorts before the end of the run, letters before everything
else, and a missing digit run is 0.  So the non-digits become one byte each, a digit run one number, and the
end of each part one byte between `~` and the letters.

dpkg warns about characters outside its alphabet and about a version that begins with no digit, and compares
them all the same; so does this.  Blanks around the version are dropped, as dpkg drops them.  The bound "0"
of an OSV `introduced` event, which means "from the beginning", is not this scheme's lowest version (`0~`
is older): the builder of the database writes b"" for it.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "dpkg"
_TILDE = b"\x01"
_END = b"\x02"
_NO_EPOCH = number("0")
_MAX_EPOCH = 2**31 - 1  # an int in dpkg

_TOKENS = re.compile(r"[0-9]+|[^0-9]").findall
_BLACK = re.compile(r"[!-~]+").fullmatch  # the printable characters, blank excepted
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OTHERS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}"
_RANKS = {char: bytes((NUMBER_LAST + 1 + rank,)) for rank, char in enumerate(_LETTERS + _OTHERS)}
_RANKS |= {"~": _TILDE, "\0": _END}


def _code(token: str) -> bytes:
    return _RANKS.get(token) or number(token)


_lookup = Codes(_code).__getitem__


def _epoch(digits: str, version: str) -> bytes:
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidVersion(_NAME, version, "the epoch is not a number")
    if len(digits.lstrip("0")) > len(str(_MAX_EPOCH)) or int(digits) > _MAX_EPOCH:
        raise InvalidVersion(_NAME, version, "the epoch is too big")
    return number(digits)


def _ended(part: str) -> str:
    # A part that ends in a non-digit ends in a missing number, which is 0.
    return part + "\0" if part[-1].isdigit() else part + "0\0"


def parts_key(rest: str) -> bytes:
    """Return the key of upstream and revision, which are made of `_BLACK` characters; opam orders so too."""
    upstream, hyphen, revision = rest.rpartition("-")
    if not hyphen:
        upstream, revision = rest, "0"
    return b"".join(map(_lookup, _TOKENS(_ended(upstream) + _ended(revision or "0"))))


def key(version: str) -> bytes:
    """Return the sort key of a Debian version; raises InvalidVersion where dpkg gives an error."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    rest = version.strip()
    epoch = _NO_EPOCH
    if ":" in rest:
        digits, _, rest = rest.partition(":")
        epoch = _epoch(digits, version)
    upstream, hyphen, revision = rest.rpartition("-")
    if not (upstream if hyphen else rest) or (hyphen and not revision) or not _BLACK(rest):
        raise InvalidVersion(_NAME, version, "an empty part, or a character that no version has")
    return epoch + parts_key(rest)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Debian", "Echo", "Ubuntu"))
