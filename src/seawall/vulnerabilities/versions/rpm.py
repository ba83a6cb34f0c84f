"""RPM's order: `epoch:version-release`, each part compared by rpmvercmp.

rpmvercmp looks at runs of digits and runs of letters, and at `~` and `^`; every other character only
separates.  At each place: `~`, then the end, then `^`, then letters (by byte, shorter first), then
numbers (leading zeros do not count).

A missing epoch is 0.  A missing release is older than any release, as rpm's own comparison of labels has
it (a dependency without a release matches every release instead; that is a range, which advisories do not
write).  A colon after the epoch, an empty version and an empty release are refused: rpmbuild refuses them.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, NUMBER_LAST, Codes, number

_NAME = "rpm"
_NO_RELEASE = b"\x00"
_MARKS = {"~": b"\x01", "\0": b"\x02", "^": b"\x03"}
_WORD = b"\x04"

_PARTS = re.compile(r"(?:([0-9]*):)?([!-9;-~]+)").fullmatch
_TOKENS = re.compile(r"[0-9]+|[A-Za-z]+|[~^\0]").findall
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# After a word comes a mark, a number or another word, all of which begin below the letters: the word
# that ends first is the smaller.
_RANKS = {ord(char): NUMBER_LAST + 1 + rank for rank, char in enumerate(_LETTERS)}


def _code(token: str) -> bytes:
    if token in _MARKS:
        return _MARKS[token]
    if token[0] <= "9":
        return number(token)
    return _WORD + token.translate(_RANKS).encode("latin-1")


_lookup = Codes(_code).__getitem__


def key(version: str) -> bytes:
    """Return the sort key of an RPM `[epoch:]version[-release]`; raises InvalidVersion."""
    match = _PARTS(version) if len(version) <= MAX_LENGTH else None
    if match is None:
        raise InvalidVersion(_NAME, version)
    epoch, label = match.groups()
    upstream, hyphen, release = label.rpartition("-")
    if not hyphen:
        return _lookup(epoch or "0") + b"".join(map(_lookup, _TOKENS(label + "\0"))) + _NO_RELEASE
    if not upstream or not release:
        raise InvalidVersion(_NAME, version, "an empty version or release")
    return _lookup(epoch or "0") + b"".join(map(_lookup, _TOKENS(f"{upstream}\0{release}\0")))


SCHEME = Scheme(
    name=_NAME,
    key=key,
    ecosystems=(
        "AlmaLinux",
        "Azure Linux",
        "Mageia",
        "Oracle Linux",
        "Photon OS",
        "Red Hat",
        "Rocky Linux",
        "SUSE",
        "openEuler",
        "openSUSE",
    ),
)
