"""A detector at work: its expressions compiled, and what a settings file adds to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from seawall.model.errors import Misuse
from seawall.secrets.base import Detector
from seawall.secrets.declared import declared

if TYPE_CHECKING:
    import re

GENERIC = "generic"
_EXPRESSION_BYTES = 64 * 1024 * 1024


class Match(Struct, frozen=True):
    """A secret on its way to be judged, which leaves no function that judges: it holds the secret itself.

    `match` is all that the expression matched, `line` the line that it begins on, cut where it is long;
    `commit` is that of a git repository.
    """

    secret: str
    match: str
    line: str
    path: str
    commit: str = ""


class Required(Struct, frozen=True):
    """Another rule that must have matched, so many lines and columns away at most; None is anywhere."""

    rule: str
    lines: int | None = None
    columns: int | None = None


class Rule(Struct, frozen=True):
    """A detector as the engine uses it.

    `group` is the number of the group that is the secret, 0 for the first that took part, if any did.
    `generic` ones give way to those of a provider.  `foreign` rules come from a settings file: their keywords
    may stand anywhere in the file, and what looks like a placeholder is for their own allow-lists to say.
    `allowed` says of a match that it is none; `reported` that a match is told, and does not only serve other
    rules.
    """

    detector: Detector
    generic: bool = False
    foreign: bool = False
    group: int = 0
    allowed: Callable[[Match], bool] | None = None
    required: tuple[Required, ...] = ()
    reported: bool = True

    @property
    def name(self) -> str:
        """The detector's name."""
        return self.detector.name


@cache
def our_rules() -> tuple[Rule, ...]:
    """Return the rules of all providers, in the order of their names."""
    return tuple(Rule(each.detector(), generic=each.provider == GENERIC) for each in declared())


@cache
def compiled(pattern: str) -> re.Pattern[bytes]:
    """Compile an expression for bytes, each of them a character; Misuse for what RE2 does not understand.

    RE2 takes time in proportion to the text, whatever the expression: there is no backtracking.
    """
    import re2  # noqa: PLC0415 - only when there is something to look at

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = _EXPRESSION_BYTES
    try:
        made: re.Pattern[bytes] = re2.compile(pattern.encode(), options)
    except re2.error as error:
        why = error.args[0] if error.args else error
        said = why.decode(errors="replace") if isinstance(why, bytes) else str(why)
        raise Misuse(f"{pattern[:200]!r} is no regular expression of RE2: {said}") from None
    return made
