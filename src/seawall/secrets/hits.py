"""What was found, without the secret: what is kept, sent between processes, and told."""

from __future__ import annotations

import re

from msgspec import Struct, field

_SHOWN_FROM = 20
_SHOWN = 4


class Hit(Struct, frozen=True, array_like=True):
    """A secret at a place.  No field but `secret` holds more of it than its first four characters.

    `path` may lead into archives (`app.jar!config.yml`).  `shown` says how it begins and how long it is,
    where it is long; `name` is what it is assigned to there, where that is plainly a name; `encoding` how it
    was written, outermost first; `kind` what kind of file it is (see secrets.homes).  `commit` and `date`
    are those that brought it into a git repository, `gone` that it is not in the newest state any more.
    `secret` is the secret itself, where its provider is to be asked (see Settings.keep), and empty else;
    such hits are never written anywhere.
    """

    rule: str
    path: str
    line: int
    shown: str = ""
    name: str = ""
    encoding: str = ""
    confidence: str = "medium"
    kind: str = ""
    commit: str = ""
    date: str = ""
    gone: bool = False
    secret: str = ""

    def __repr__(self) -> str:
        """Show the rule and the place alone, for a traceback may show it."""
        return f"Hit({self.rule!r}, {self.path!r}, {self.line})"


class Skipped(Struct):
    """Files that were not looked into for one reason: how many, and one of them."""

    count: int = 0
    example: str = ""


class Found(Struct):
    """What came of looking at some files, in the order of looking; `skipped` is by reason.

    `allowed` counts what comments and allow-lists of settings keep from being told.
    """

    hits: list[Hit] = field(default_factory=list)
    files: int = 0
    skipped: dict[str, Skipped] = field(default_factory=dict)
    allowed: int = 0

    def skip(self, path: str, why: str, count: int = 1) -> None:
        """Note that a file was not looked into, or not wholly."""
        noted = self.skipped.setdefault(why, Skipped(example=path))
        noted.count += count

    def add(self, other: Found) -> None:
        """Take in what came of others."""
        self.hits += other.hits
        self.files += other.files
        self.allowed += other.allowed
        for why, skipped in other.skipped.items():
            self.skip(skipped.example, why, skipped.count)


def redacted(secret: str) -> str:
    """Return what may be shown of a secret: how it begins and its length if it is long, else nothing."""
    if len(secret) < _SHOWN_FROM or not secret[:_SHOWN].isprintable():
        return ""
    return f"{secret[:_SHOWN]}…, {len(secret)} characters"


# What holds secrets is called so; a word that is not may be part of one, and is not repeated.
_TELLING = (
    r"pass|pwd|secret|token|key|cred|auth|cert|dsn|url|uri|conn|sid|pin|salt|hash|sign|bearer|api|login"
)
_NAME = re.compile(
    r"""(?:^|[\s"'`{(,\[<$-])(?P<name>[A-Za-z_](?:[\w.-]{0,60})?)["'`\]]{0,2}\s{0,8}(?::?=>?|:|\s)\s{0,8}["'`]?(?:(?i:basic|bearer|token)\s)?$""",
    re.ASCII,
)
_TELLS = re.compile(_TELLING, re.IGNORECASE)


def assigned(before: str, secrets: str = "") -> str:
    """Return the name that the text before a secret on its line gives it, "" when it gives none.

    Only what is plainly a name is one: it stands alone, says in words that it holds secrets, and is no part
    of `secrets`, the others of the same text.
    """
    found = _NAME.search(before[-200:])
    name = found["name"] if found else ""
    if not _TELLS.search(name) or name in secrets:
        return ""
    return name
