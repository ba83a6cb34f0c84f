"""Python's order: the version specifiers of PyPA (PEP 440), with all their normalisations.

`[epoch!]release[{a|b|rc}N][.postN][.devN][+local]`.  Trailing zeros of the release do not count.  For the
same release: .dev without anything else, a, b, rc, the release itself, .post; each of them after its own
.dev, before its own .post; and without a local part before with one, whose segments go from left to right,
numbers by value and after words.
"""

from __future__ import annotations

import re

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.base import Scheme
from seawall.vulnerabilities.versions._encode import MAX_LENGTH, Codes, number

_NAME = "pep440"
_ZERO = number("0")
# After the release, all below any number, since a longer release is a later one.
_DEV_ONLY = b"\x01"
_STAGES = {"a": b"\x02", "alpha": b"\x02", "b": b"\x03", "beta": b"\x03"}
_CANDIDATE = b"\x04"  # c, rc, pre, preview
_FINAL = b"\x05"
_POST = b"\x06"
# After a pre-release, where a post-release begins with its number:
_NO_POST = b"\x01"
# After a pre-release or post-release, where a .dev begins with its number:
_NO_DEV = b"\xff"
# In a local part, where a number segment begins with its number:
_LOCAL_END = b"\x03"
_LOCAL_WORD = b"\x04"  # then the characters and a zero byte

_PLAIN = re.compile(r"[0-9]++(?:\.[0-9]++)*+").fullmatch
_VERSION = re.compile(
    r"""
    v?+ (?:([0-9]++)!)?+ ([0-9]++(?:\.[0-9]++)*+)
    (?:[._-]?+ (alpha|a|beta|b|preview|pre|c|rc) [._-]?+ ([0-9]*+))?+
    (?:-([0-9]++) | [._-]?+ (post|rev|r) [._-]?+ ([0-9]*+))?+
    (?:[._-]?+ (dev) [._-]?+ ([0-9]*+))?+
    (?:\+ ([a-z0-9]++(?:[._-][a-z0-9]++)*+))?+
    """,
    re.VERBOSE,
).fullmatch
_SEGMENTS = re.compile(r"[a-z0-9]+").findall

_lookup = Codes(number).__getitem__


def _release(text: str) -> bytes:
    codes = [_lookup(digits) for digits in text.split(".")]
    while codes and codes[-1] == _ZERO:
        codes.pop()
    return b"".join(codes)


def _segment(text: str) -> bytes:
    return number(text) if text.isdigit() else _LOCAL_WORD + text.encode("ascii") + b"\0"


def _local(text: str | None) -> bytes:
    return b"".join(map(_segment, _SEGMENTS(text or ""))) + _LOCAL_END


def _qualified(match: re.Match[str]) -> bytes:
    """Encode what follows the release, for a version that is not plain."""
    _, _, stage, stage_number, bare_post, post, post_number, dev, dev_number, local = match.groups()
    has_post = bool(bare_post or post)
    code = b""
    if stage:
        code = _STAGES.get(stage, _CANDIDATE) + number(stage_number) + (b"" if has_post else _NO_POST)
    elif has_post:
        code = _POST
    elif dev:
        return _DEV_ONLY + number(dev_number) + _local(local)
    else:
        return _FINAL + _local(local)
    if has_post:
        code += number(bare_post or post_number)
    return code + (number(dev_number) if dev else _NO_DEV) + _local(local)


def key(version: str) -> bytes:
    """Return the sort key of a Python version; raises InvalidVersion."""
    if len(version) > MAX_LENGTH:
        raise InvalidVersion(_NAME, version, "too long")
    if _PLAIN(version):
        return _ZERO + _release(version) + _FINAL + _LOCAL_END
    match = _VERSION(version.strip().lower()) if version.isascii() else None
    if match is None:
        raise InvalidVersion(_NAME, version)
    return _lookup(match[1] or "0") + _release(match[2]) + _qualified(match)


SCHEME = Scheme(name=_NAME, key=key, ecosystems=("PyPI",))
