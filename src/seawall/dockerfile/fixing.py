"""A Dockerfile that breaks rules to one that does not, where that can be told from its text.

Rule by rule, what is to be changed is changed, read again and judged again: a change that the builder could
not parse, or that leaves the rule as broken as before, is not made.  That is repeated until nothing changes,
so that what comes out is changed no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from msgspec import Struct

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.drafting import Draft, Fix, applied
from seawall.dockerfile.engine import chosen, names_of, severity_given
from seawall.dockerfile.parsing import read
from seawall.dockerfile.pragmas import Ignoring
from seawall.dockerfile.settings import Settings
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.finding import Severity

ROUNDS = 20
"""After so many rounds over the rules the rest is left; what is known converges within four."""
MOST_STEPS = 2_000
"""Of one file, instructions: more are not mended, for each is looked at with all that come after it."""
_ALONE = 50
_MARK = "\ufeff"

Keeps = Callable[[Severity], bool]


class Fixed(Struct, frozen=True):
    """A file as it was and as it is to be, and how many places of which rule are mended in it."""

    path: str
    before: bytes
    after: bytes
    mended: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """How many places are mended in all."""
        return sum(count for _, count in self.mended)


def fixed(
    path: str, data: bytes, settings: Settings, *, unsafe: bool = False, keeps: Keeps = lambda _: True
) -> Fixed:
    """Mend what the rules of the settings find and know to mend; with `unsafe` what changes the image, too.

    Rules of which `keeps` is not true of the severity are left alone, and so are places that comments ignore.
    Line ends, a byte order mark and everything else stay as they are.  Raises Malformed as `read` does,
    and LimitExceeded for more than MOST_STEPS instructions.
    """
    draft = _draft(path, data)
    if len(draft.file.steps) > MOST_STEPS:
        raise LimitExceeded(f"{path}: more than {MOST_STEPS} instructions are not mended")
    rules = [rule for rule in chosen(settings) if rule.fix is not None and keeps(_severity(rule, settings))]
    rules = [rule for rule in rules if not _names(rule) & settings.ignored]
    mended: dict[str, int] = {}
    for _ in range(ROUNDS):
        before = draft.text
        for rule in rules:
            draft, count = _mended(draft, rule, settings, unsafe=unsafe)
            if count:
                mended[rule.name] = mended.get(rule.name, 0) + count
        if draft.text == before:
            break
    marked = data.startswith(_MARK.encode())
    after = (_MARK * marked + draft.text).encode()
    return Fixed(path, data, after, tuple(sorted(mended.items())))


def diff(change: Fixed) -> Iterator[str]:
    """Yield the lines of a unified diff, each with its end; of a file that does not change, none."""
    import difflib  # noqa: PLC0415 (only --diff needs it)

    before, after = (_lines(side) for side in (change.before, change.after))
    for line in difflib.unified_diff(before, after, change.path, change.path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    """Line feeds alone end a line, as for what applies a diff."""
    *whole, last = data.decode("utf-8-sig").split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]


def _draft(path: str, data: bytes) -> Draft:
    file = read(path, data)
    return Draft(file, data.decode("utf-8-sig"))


def _mended(draft: Draft, rule: Rule, settings: Settings, *, unsafe: bool) -> tuple[Draft, int]:
    """Return the draft with a rule's places mended, and how many; as it was where that does not help."""
    hits = _hits(draft, rule, settings)
    fixes = [fix for fix in _fixes(draft, rule, hits) if fix.safe or unsafe]
    for chance in (fixes, *([each] for each in fixes[:_ALONE] if len(fixes) > 1)):
        text = applied(draft.text, chance)
        if text == draft.text:
            continue
        with suppress(Malformed):
            made = _draft(draft.file.path, text.encode())
            left = len(_hits(made, rule, settings))
            if left < len(hits):
                return made, len(hits) - left
    return draft, 0


def _fixes(draft: Draft, rule: Rule, hits: Iterable[Hit]) -> list[Fix]:
    return list(dict.fromkeys(fix for hit in hits for fix in rule.fix(draft, hit))) if rule.fix else []


def _hits(draft: Draft, rule: Rule, settings: Settings) -> list[Hit]:
    hits = list(dict.fromkeys(rule.violates(draft.file, settings)))
    if not hits or not settings.pragmas:
        return hits
    ignoring, names = Ignoring(draft.file), _names(rule)
    return [hit for hit in hits if not ignoring.ignores(names, hit.line)]


def _names(rule: Rule) -> frozenset[str]:
    return names_of(rule.name, rule.aliases)


def _severity(rule: Rule, settings: Settings) -> Severity:
    return severity_given(_names(rule), settings) or rule.severity
