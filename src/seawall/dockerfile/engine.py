"""Dockerfiles in, findings out: every rule asked for, then ShellCheck for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct
from msgspec.structs import replace

from seawall.dockerfile import shell
from seawall.dockerfile.base import Hit, Rule, all_rules
from seawall.dockerfile.pragmas import Ignoring
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Script, Step
from seawall.model.errors import Misuse
from seawall.model.finding import DOCKERFILE, Advice, Finding, Severity
from seawall.model.package import Location, NotAssessed

_SUBJECT = 100
_WIKI = "https://www.shellcheck.net/wiki/"


Told = tuple[Advice, Hit, str]
"""A rule, the place where it is broken, and what to do there."""


class Linted(Struct, frozen=True):
    """The answer; `ignored` counts what comments and settings kept from being told."""

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    ignored: int


def lint(files: Sequence[Dockerfile], settings: Settings, *, shellcheck: bool = True) -> Linted:
    """Judge Dockerfiles by the rules, and the shell text in them by ShellCheck unless told not to.

    Raises Misuse when a rule that does not exist is asked for.
    """
    rules = chosen(settings)
    findings: list[Finding] = []
    not_assessed: list[NotAssessed] = []
    ignored = 0
    with ThreadPoolExecutor(1) as beside:  # ShellCheck is a process: the rules are judged meanwhile
        noting = beside.submit(_shell_notes, files, not_assessed) if shellcheck else None
        broken = [list(_broken(file, rules, settings)) for file in files]
        noted = noting.result() if noting is not None else {}
    for file, hits in zip(files, broken, strict=True):
        not_assessed += _unread(file)
        ignoring = Ignoring(file) if settings.pragmas else None
        told = [*hits, *noted.get(id(file), ())]
        scripts = {id(script.step): script for script in file.scripts}
        for advice, hit, remedy in told:
            names = names_of(advice.id, advice.aliases)
            if names & settings.ignored or (ignoring is not None and ignoring.ignores(names, hit.line)):
                ignored += 1
                continue
            step = file.step_at(hit.line)
            what = subject(step, scripts.get(id(step))) if step is not None else ""
            found = _finding(file, _changed(advice, severity_given(names, settings)), hit, what)
            findings.append(replace(found, remedy=remedy) if remedy else found)
    return Linted(tuple(dict.fromkeys(findings)), tuple(not_assessed), ignored)


def names_of(name: str, aliases: Iterable[str]) -> frozenset[str]:
    """Return the names of a rule in capitals, by which settings and comments mean it."""
    return frozenset(each.upper() for each in (name, *aliases))


def severity_given(names: frozenset[str], settings: Settings) -> Severity | None:
    """Return what replaces the severity of the rule of these names: of several levels the worst."""
    given = (severity for name, severity in settings.severities if name in names)
    return max(given, key=lambda each: each.rank, default=None)


def chosen(settings: Settings) -> tuple[Rule, ...]:
    """Return the rules that are judged; raises Misuse for a name that none has."""
    rules = all_rules()
    known = {name for rule in rules.values() for name in names_of(rule.name, rule.aliases)}
    unknown = sorted(settings.asked - known)
    if unknown:
        raise Misuse(f"there is no rule {unknown[0].lower()}: docs/rules.md lists them")
    wanted = settings.asked | {name for name, _ in settings.severities}
    return tuple(
        rule
        for rule in rules.values()
        if rule.usual or not wanted.isdisjoint(names_of(rule.name, rule.aliases))
    )


def _broken(file: Dockerfile, rules: Iterable[Rule], settings: Settings) -> Iterator[Told]:
    for rule in rules:
        hits = dict.fromkeys(rule.violates(file, settings))
        if hits:
            advice = advice_of(rule)
            yield from ((advice, hit, rule.remedy(file, hit) if rule.remedy else "") for hit in hits)


def advice_of(rule: Rule) -> Advice:
    """Return what a rule says of every place where it is broken."""
    return Advice(
        rule.name, rule.title, rule.severity, aliases=rule.aliases, why=rule.why, controls=rule.controls
    )


def _shell_notes(files: Sequence[Dockerfile], not_assessed: list[NotAssessed]) -> dict[int, list[Told]]:
    """Return what ShellCheck says, by the identity of the file it is said of."""
    from seawall.dockerfile.shellcheck import Unchecked, checked  # noqa: PLC0415 (a process is started)

    found: dict[int, list[Told]] = {}
    try:
        told = checked(files)
    except Unchecked as error:
        runs = sum(script.dialect in shell.BOURNE for file in files for script in file.scripts)
        not_assessed.append(NotAssessed("file", "the shell text of RUN", str(error), weight=runs))
        return found
    for file, note in told.notes:
        advice = Advice(note.code, note.message, note.severity, references=(f"{_WIKI}{note.code}",))
        found.setdefault(id(file), []).append((advice, Hit(note.line), ""))
    for file, script in told.undone:
        why = "ShellCheck did not get done with this RUN in time"
        not_assessed.append(NotAssessed("file", f"{file.path}:{script.step.line}", why))
    return found


def _unread(file: Dockerfile) -> Iterator[NotAssessed]:
    for script in file.scripts:
        if script.dialect in shell.BOURNE and len(script.text) > shell.MOST_BYTES:
            why = f"a RUN of more than {shell.MOST_BYTES} characters is not read"
            yield NotAssessed("file", f"{file.path}:{script.step.line}", why)


def _changed(advice: Advice, severity: Severity | None) -> Advice:
    """Return the advice with the severity that the settings give it, if any."""
    if severity is None or severity is advice.severity:
        return advice
    return replace(advice, severity=severity, severity_source="the settings")


def _finding(file: Dockerfile, advice: Advice, hit: Hit, what: str) -> Finding:
    place = Location(file.path, line=hit.line)
    return Finding(advice, DOCKERFILE, what, "", (), (place,), explanation=hit.said, kind=DOCKERFILE)


def subject(step: Step, script: Script | None = None) -> str:
    """Name an instruction without what may be secret in it: no values, no arguments of commands."""
    if step.keyword in {"ENV", "LABEL"}:
        told = " ".join(name for name, _ in step.pairs)
    elif step.keyword == "ARG":
        told = " ".join(word.partition("=")[0] for word in step.words)
    elif step.keyword == "RUN":
        told = " ".join(command.name for command in script.commands) if script is not None else ""
    elif step.keyword in {"FROM", "USER", "WORKDIR", "EXPOSE", "COPY", "SHELL"}:
        told = " ".join(step.words)
    else:
        told = ""
    return f"{step.keyword} {told}".strip()[:_SUBJECT]
