"""The plug-in kind of this room: a rule, which carries its reason and its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from seawall import plugins
from seawall.dockerfile.drafting import Draft, Fix
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile, Script, Step
from seawall.model.finding import Severity

Said = bool | str | Sequence[str]


class Hit(Struct, frozen=True):
    """A place where a rule is broken: a line of the file, and what is wrong there beyond the rule's title."""

    line: int
    said: str = ""


Violates = Callable[[Dockerfile, Settings], Iterable[Hit]]
Mends = Callable[[Draft, Hit], Iterable[Fix]]
Remedies = Callable[[Dockerfile, Hit], str]


class Rule(Struct, frozen=True):
    """One rule; bound as RULE by a module of `dockerfile/rules/`.

    `title` says what to do, `why` what happens otherwise.  `bad` are Dockerfiles that break the rule, each of
    them alone, `good` ones that do not; they are its tests and its documentation.  `aliases` are the names of
    the same rule elsewhere, `controls` what of a benchmark it serves.  A rule that is not `usual` is asked
    for by name.  `settings` are those that its examples are judged with, where the usual ones forbid nothing.
    `fix` says how a place is changed that breaks the rule, `remedy` what a person is to do there, in lines
    that can be pasted.
    """

    name: str
    title: str
    why: str
    severity: Severity
    violates: Violates
    bad: tuple[str, ...]
    good: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    usual: bool = True
    settings: Settings = Settings()
    fix: Mends | None = None
    remedy: Remedies | None = None


def all_rules() -> dict[str, Rule]:
    """Return the rules by name."""
    return plugins.load("seawall.dockerfile.rules", "RULE", Rule)


def by_step(keyword: str, test: Callable[[Step], Said]) -> Violates:
    """Judge each instruction of a keyword by itself, `|` between several, triggers among them.

    The test says what is wrong with it: True or False, words for a person, or the names it concerns.
    """
    keywords = frozenset(keyword.split("|"))

    def violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
        for step in file.steps:
            if step.keyword in keywords and (said := test(step)):
                yield Hit(step.line, worded(said))

    return violates


def by_command(test: Callable[[Command], Said]) -> Violates:
    """Judge each command of each RUN by itself."""

    def violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
        for script in file.scripts:
            for command in script.commands:
                if said := test(command):
                    yield Hit(command.line, worded(said))

    return violates


def by_script(test: Callable[[Script], Iterable[Command]]) -> Violates:
    """Judge all that one RUN runs; the test yields the commands that are to blame."""

    def violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
        for script in file.scripts:
            for command in test(script):
                yield Hit(command.line)

    return violates


def repeated(keyword: str) -> Violates:
    """Find every instruction of a keyword after the first of its stage, where only one counts."""

    def violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
        for stage in file.stages:
            found = [step for step in file.of(stage) if step.keyword == keyword]
            yield from (Hit(step.line) for step in found[1:])

    return violates


def worded(said: Said) -> str:
    """Return what a test said as words."""
    if isinstance(said, bool):
        return ""
    return said if isinstance(said, str) else ", ".join(dict.fromkeys(said))
