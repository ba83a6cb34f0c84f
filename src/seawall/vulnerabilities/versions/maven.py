"""Maven's order: org.apache.maven.artifact.versioning.ComparableVersion of Maven 3.9.

A version is a list of numbers, words and at most one list, which is the last and like it: `-` opens one, a
change between digits and letters does, and a word after a number that no separator follows.  Zeros and words
for a release (`ga`, `final`, `release`) at the end of a list, or before the list inside it, do not count.
Lists are compared as if nothing followed them for ever, and nothing is 0 and is a release: so each rest of a
list is older or newer than nothing, as its first item that counts is.  Words: alpha < beta < milestone < rc <
snapshot < a release < sp < any other, those by byte; `cr` is `rc`, and `a1`, `b1`, `m1` are alpha, beta and
milestone 1.

Of two rests that begin with different kinds Maven calls the word older than the list, and that older than
the number, even if the word is newer than nothing and the number older: 1.0.alpha.1 < 1 < 1-1 < 1.0.alpha.1.
No order holds all three.  Here what is older than nothing comes before what is newer, and the kinds
decide among equals: 1.0.alpha.1 < 1 < 1-1.  Candidates of Maven 4 read `1-x-1` as `1-x1`; that is not
followed.

Refused are the characters that Maven's model allows in no version, blanks, and what is not ASCII.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, Codes, number

_NAME = "maven"
_ZERO = number("0")

# What a rest of a list begins with, from the oldest; above them a number, with something newer than nothing.
_OLDER = {"word": b"\x01", "list": b"\x02", "zero": b"\x03"}
_NOTHING = b"\x04"
_NEWER = {"word": b"\x05", "list": b"\x06", "zero": _ZERO}

_RANKS = {"alpha": 1, "beta": 2, "milestone": 3, "rc": 4, "cr": 4, "snapshot": 5, "sp": 7}
_RELEASE = b"\x06"
_RANKS |= dict.fromkeys(("ga", "final", "release"), _RELEASE[0])
_OTHER = b"\x08"  # then the characters and a zero byte
_LETTERS = {"a": "alpha", "b": "beta", "m": "milestone"}

_VALID = re.compile(r"(?=[.-]*+[^.-])[!#-'+\-.0-9;=@-Z^-z~]++").fullmatch
_TOKENS = re.compile(r"[0-9]+|[^0-9.-]+|[.-]").findall


def _code(token: str) -> bytes:
    if token.isdigit():
        return number(token)
    rank = _RANKS.get(token)
    return bytes((rank,)) if rank else _OTHER + token.encode("ascii") + b"\0"


_lookup = Codes(_code).__getitem__


def _lists(tokens: list[str]) -> list[list[bytes]]:
    """Return the codes of the items of each list, the outermost first."""
    lists: list[list[bytes]] = [[]]
    last = "."
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        if token in {".", "-"}:
            if last in {".", "-"}:
                lists[-1].append(_ZERO)
            if token == "-":  # noqa: S105 - no password
                lists.append([])
        elif token.isdigit():
            lists[-1].append(_lookup(token))
            if after not in {"", ".", "-"}:
                lists.append([])
        elif after in {".", "-"}:
            lists[-1].append(_lookup(token))
        else:
            if lists[-1]:
                lists.append([])
            lists[-1].append(_lookup(_LETTERS.get(token, token) if after else token))
            if after:
                lists.append([])
        last = token
    return lists


def _encode(lists: list[list[bytes]]) -> bytes:
    """Write the lists from the end, for what a zero or a release comes to is known from what follows it."""
    codes = [_NOTHING]
    side = _NEWER
    for place in range(len(lists) - 1, -1, -1):
        items = lists[place]
        while items and items[-1] in {_ZERO, _RELEASE}:
            items.pop()
        for item in reversed(items):
            if item >= _ZERO:
                side = side if item == _ZERO else _NEWER
                codes.append(side["zero"] if item == _ZERO else item)
            else:
                side = side if item == _RELEASE else _OLDER if item < _RELEASE else _NEWER
                codes += (item, side["word"])
        if place and (items or len(codes) > 1):
            codes.append(side["list"])
    return b"".join(reversed(codes))


def key(version: str) -> bytes:
    """Return the sort key of a Maven version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    text = version.strip()
    if not _VALID(text):
        raise InvalidVersion(_NAME, version)
    return _encode(_lists(_TOKENS(text.lower())))


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("Maven",))
