"""Which licences are accepted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate

from msgspec import Struct

from seawall.model.finding import Severity

_WITH = " WITH "


class Rules(Struct, frozen=True):
    """The rules; without any of them every licence is accepted.

    `deny` and `allow` are SPDX identifiers, other names of licences, or patterns in which `*` stands for
    anything; capitals do not matter.  What `deny` names is not accepted; where `allow` names any, nothing
    else is.  A whole `LICENCE WITH EXCEPTION` in `allow` is accepted although `deny` names the licence.
    `severity` is that of findings; `unknown` that of findings on packages of which no licence is
    understood, None to count them as *not assessed*.
    """

    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    severity: Severity = Severity.HIGH
    unknown: Severity | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to judge by."""
        return bool(self.deny or self.allow or self.unknown)


class Judge:
    """The rules made ready: answers for one licence, and remembers what it answered."""

    def __init__(self, rules: Rules) -> None:
        self._deny = _pattern(rules.deny)
        self._allow = _pattern(rules.allow)
        self._known: dict[str, bool] = {}

    def accepts(self, licence: str) -> bool:
        """Say whether a licence, with its exception if it has one, is accepted."""
        known = self._known.get(licence)
        if known is None:
            known = self._known[licence] = self._accepts(licence)
        return known

    def names(self, text: str) -> bool:
        """Say whether a text that is no SPDX expression is named by a rule as it stands."""
        return self._matches(self._deny, text) or self._matches(self._allow, text)

    def _accepts(self, licence: str) -> bool:
        base = licence.partition(_WITH)[0]
        if base != licence and self._matches(self._allow, licence):
            return True
        if self._matches(self._deny, licence) or self._matches(self._deny, base):
            return False
        return self._allow is None or self._matches(self._allow, licence) or self._matches(self._allow, base)

    @staticmethod
    def _matches(pattern: re.Pattern[str] | None, text: str) -> bool:
        return pattern is not None and pattern.match(text) is not None


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return one pattern for names; a name that SPDX writes otherwise counts as both."""
    from seawall.model.licence import normalised  # noqa: PLC0415 - not for a scan that asks for none

    found = [name if "*" in name else normalised((name,)).expression or name for name in names]
    every = dict.fromkeys((*names, *found))
    if not every:
        return None
    return re.compile("|".join(translate(name.replace("[", "[[]")) for name in every), re.IGNORECASE)
