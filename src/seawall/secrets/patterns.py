"""How the patterns of detectors are put together; all they hold is understood by Hyperscan and RE2 alike.

Repeats between a word and a token are of one class of characters and unbounded: an automaton has one state
for those, where it would have one for each character of a bounded repeat, and takes linear time for both.
"""

from __future__ import annotations

import re

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

_ROLE = (
    "(?:get(?:; set)?|value|default|string|str|val|key|api_?key|token|access_?token|auth_?token|secret"
    "|password)"
)
_GAP = r"[^\w\n+/-]+"
_SAME_LINE = rf"{_GAP}(?:{_ROLE}{_GAP})?"
_NEXT_LINE = rf"""["']?[ \t]*[:={{]+[ \t]*\r?\n[ \t]+["']?{_ROLE}["']?[ \t]*[:=][ \t"']*"""


_BETWEEN = rf"[\w.-]*(?:{_SAME_LINE}|{_NEXT_LINE}))"
_SOON = r"[\w.-]*)\W+(?:\w+\W+(?i:set\W+)?)?"
_TWELVE = r"[\w+/=.~-]{12}"
_END = r")(?:[^\w-]|$)"

# A word boundary, a group, a literal of three letters or more, and a class of characters, repeated.
_PREFIXED = re.compile(r"\\b\((?P<head>[A-Za-z0-9_-]{3,}\[(?:[^\]\\]|\\.)*\])\{(?P<least>\d+)(?:,\d*)?\}")
_FIRST = 16

# A token of characters of one class, with a beginning of its own or none.
_ONE_CLASS = re.compile(r"(?P<letters>[A-Za-z0-9_/-]*\[(?:[^\]\\]|\\.)*\])\{(?P<least>\d+)(?:,\d*)?\}")
_LONG = 20

# Digests, and keys that look like them.
HEX_RUN = "[0-9A-Fa-f]{24}"


def whole(token: str) -> str:
    r"""Return the pattern of a token with a prefix of its own that stands alone; the token is group 1.

    A hyphen behind it would make it part of a longer word, which `\b` does not know.
    """
    return rf"\b({token})(?:[^\w-]|$)"


def alone(token: str, letters: str) -> str:
    """Return the pattern of a token without a prefix: no character of the class `letters` on either side."""
    return rf"(?:^|[^{letters}])({token})(?:[^{letters}]|$)"


def near(words: str, token: str) -> str:
    """Return the pattern of a token that is only known by the words before it; the token is group 1.

    `words` are what a name begins with or holds (`DATADOG_API_KEY`, `datadog.apiKey`).  Between the name
    and the token stands punctuation of one line, as in `="…"`, `: …`, `', '…`, `>…`, and perhaps one word of
    a role, as in `" value="…` and ` string = "…`; or the name is a parent, and the role's word is its child
    on the next line.
    """
    return rf"(?i:(?:{words}){_BETWEEN}({token}{_END}"


def gate(pattern: str) -> str:
    """Return what is quicker to look for than a pattern, and matches in every text in which that does.

    For one that `near` made it is the words, and soon after them the first twenty characters of the token,
    where it is of one class, else twelve characters as tokens have them; for a token with a prefix it is
    that, and the first sixteen characters.  Any other is returned as it is.
    """
    prefixed = _PREFIXED.match(pattern)
    if prefixed and int(prefixed["least"]) >= _FIRST:
        return rf"\b{prefixed['head']}{{{_FIRST}}}"
    words, between, token = pattern.partition(_BETWEEN)
    if not (between and words.startswith("(?i:(?:")):
        return pattern
    letters = _ONE_CLASS.fullmatch(token.removeprefix("(").removesuffix(_END))
    begins = f"{letters['letters']}{{{min(_LONG, int(letters['least']))}}}" if letters else _TWELVE
    return words + _SOON + begins


def named(words: str, value: str) -> str:
    """Return the pattern of a value of any kind that is assigned to a name that holds one of `words`.

    The value is group 1; it ends at a quote, a blank, a comma, a bracket of XML or where the text does.
    """
    begin = (
        r"""["'\])]*[ \t]*(?::?[ \t]*&?(?:string|str|value|\{ get;(?: set;)? \}))?[ \t]*"""
        r"""(?:(?:=>|:=|=|:|>)[ \t]*(?:[bru]?["'`])?|,[ \t]*["'`])"""
    )
    return rf"""(?i:(?:{words})[\w.-]*{begin})({value})(?:["'`\s<>,;&\\]|$)"""
