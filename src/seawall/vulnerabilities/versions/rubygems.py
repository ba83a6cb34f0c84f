"""RubyGems' order: Gem::Version of RubyGems 3.

A version is a list of numbers and words; `-` reads as `.pre.`.  Zeros at the end of the list, and at the end
of the numbers before the first word, do not count.  Lists are compared as if zeros went on for ever, and
a word sorts before any number; so 1.a is older than 1, and 1.a.0.b than 1.a.

Zeros before the end are nothing, so a run of zeros is written together with what ends it.  From the oldest:
a word after 0, 1, 2… zeros; the end; a number other than 0 after …2, 1, 0 zeros.

A platform is not part of a version: `1.6.0-java` reads as 1.6.0.pre.java, so whoever reads a lock
file must cut it off.  An empty version, which RubyGems takes for 0, is refused.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, Codes, number

_NAME = "rubygems"
_ZERO = number("0")
_WORD = b"\x01"  # then the letters and a zero byte
_ZEROS_WORD = b"\x02"  # then how many zeros, and the word
_END = b"\x03"
_ZEROS_NUMBER = b"\x04"  # then how many zeros, complemented, and the number
_FEW_ZEROS = 0x0F  # minus 1 to 10: so many zeros before a number

_COMPLEMENT = bytes(range(256))[::-1]
_VALID = re.compile(
    r"[0-9]++(?:\.[0-9a-zA-Z]++)*+(?:-[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+)?+",
).fullmatch
_TOKENS = re.compile(r"[0-9]+|[a-zA-Z]+").findall


def _code(token: str) -> bytes:
    return number(token) if token[0] <= "9" else token.encode("ascii") + b"\0"


_lookup = Codes(_code).__getitem__


def _before_number(zeros: int) -> bytes:
    if zeros <= 10:
        return bytes((_FEW_ZEROS - zeros,))
    return _ZEROS_NUMBER + number(str(zeros)).translate(_COMPLEMENT)


def _before_word(zeros: int) -> bytes:
    return _ZEROS_WORD + number(str(zeros)) if zeros else _WORD


def _encode(tokens: list[str]) -> bytes:
    codes: list[bytes] = []
    zeros = 0
    words = False
    for token in tokens:
        code = _lookup(token)
        if code == _ZERO:
            zeros += 1
            continue
        if token[0] > "9":  # a word; the zeros before the first one do not count
            codes.append(_before_word(zeros if words else 0))
            words = True
        elif zeros:
            codes.append(_before_number(zeros))
        codes.append(code)
        zeros = 0
    codes.append(_END)
    return b"".join(codes)


def key(version: str) -> bytes:
    """Return the sort key of a gem's version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    text = version.strip()
    if not _VALID(text):
        raise InvalidVersion(_NAME, version)
    return _encode(_TOKENS(text.replace("-", ".pre.")))


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("RubyGems",))
