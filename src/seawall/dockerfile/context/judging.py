"""The context judged: what should not travel, as findings, and the ignore file that would keep it back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from seawall.dockerfile.context.copying import Sources, Taken, takers
from seawall.dockerfile.context.instructions import Instruction, instructions
from seawall.dockerfile.context.unwanted import Index, Unwanted
from seawall.dockerfile.context.walking import Context, Kind, ignoring, opened, walked
from seawall.dockerfile.parsing import MOST_BYTES
from seawall.model.errors import NotAllowed, NotFound
from seawall.model.finding import CONTEXT, Advice, Finding, Severity
from seawall.model.package import Location, NotAssessed
from seawall.model.text import described_size, visible

SOURCE = "the rules on build contexts"
MOST_TAKEN = 10_000_000
"""Paths that all instructions together take: thousands of copies of a large context would go on for hours."""
_HEAD = 64 * 1024
_LINES = 5
_NAMES = ("Dockerfile", "Containerfile")


class Judged(Struct, frozen=True):
    """A context, what is taken from it, and what should not be; `dockerfile` is "" where there is none."""

    context: Context
    dockerfile: str
    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    proposed: tuple[str, ...]
    not_assessed: tuple[NotAssessed, ...]


class _Hit(Struct):
    """One path that breaks a rule, and the files it stands for."""

    rule: Unwanted
    path: str
    files: list[str]
    size: int = 0


def judged(root: Path, dockerfile: Path | None = None, arguments: Mapping[str, str] | None = None) -> Judged:
    """Judge the context `root` for a Dockerfile, by default the one in it.

    Raises NotFound and NotAllowed for the directory and a Dockerfile that was asked for, Malformed and
    LimitExceeded for a Dockerfile or an ignore file that a build would refuse.
    """
    file = _found(root, dockerfile)
    context = walked(root, ignoring(root, file))
    problems = list(context.not_assessed)
    taken: tuple[Taken, ...] = ()
    if file is None:
        why = "there is no Dockerfile here, so all that the ignore file lets through counts as taken: give -f"
        problems.append(NotAssessed("file", "Dockerfile", why))
    else:
        sources = Sources(context)
        taken = tuple(_taken(file, sources, _instructions(file, arguments), problems))
        problems += (
            NotAssessed("file", f"{file.name}:{each.instruction.line}", why)
            for each in taken
            for why in each.instruction.unknown
        )
    hits = list(_hits(context, problems))
    name = str(file) if file else ""
    lines = takers(taken)
    findings = tuple(_finding(hit, name, lines, known=file is not None) for hit in hits)
    return Judged(context, name, taken, findings, tuple(_proposed(hits)), tuple(problems))


def _taken(
    file: Path, sources: Sources, wanted: Sequence[Instruction], problems: list[NotAssessed]
) -> Iterator[Taken]:
    """Yield what each instruction takes; those after MOST_TAKEN paths are not assessed."""
    count = 0
    for number, each in enumerate(wanted):
        if count > MOST_TAKEN:
            why = f"what is above takes more than {MOST_TAKEN} paths: from here on it is not told"
            weight = len(wanted) - number
            problems.append(NotAssessed("file", f"{file.name}:{each.line}", why, weight=weight))
            return
        made = sources.taken(each)
        count += len(made.paths)
        yield made


def _found(root: Path, dockerfile: Path | None) -> Path | None:
    try:
        if dockerfile is None:
            return next((root / name for name in _NAMES if (root / name).is_file()), None)
        if dockerfile.is_file():
            return dockerfile
    except OSError as error:
        raise NotAllowed(f"{error.filename}: {error.strerror}") from None
    raise NotFound(f"{dockerfile}: no such file: -f names the Dockerfile, relative to where you are")


def _instructions(file: Path, arguments: Mapping[str, str] | None) -> tuple[Instruction, ...]:
    try:
        with file.open("rb") as opened_file:
            data = opened_file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotAllowed(f"{file}: {error.strerror}") from None
    return instructions(str(file), data, arguments)


def _hits(context: Context, problems: list[NotAssessed]) -> Iterator[_Hit]:
    """Yield what breaks a rule; a directory that breaks one speaks for all below it."""
    index = Index()
    whole: dict[str, _Hit] = {}
    hits: list[_Hit] = []
    for path, entry in context.entries.items():
        above = _covering(path, whole)
        if above is not None:
            if entry.kind is not Kind.DIRECTORY:
                above.files.append(path)
                above.size += entry.size
        elif entry.kind is Kind.DIRECTORY:
            rule = index.of_directory(path)
            if rule:
                whole[path] = _Hit(rule, path, [])
                hits.append(whole[path])
        elif entry.kind is Kind.FILE:
            hits += (
                _Hit(rule, path, [path], entry.size)
                for rule in index.of_file(path)
                if not rule.holds or _holds(context, path, rule, problems)
            )
    return (hit for hit in hits if hit.files)


def _covering(path: str, whole: Mapping[str, _Hit]) -> _Hit | None:
    if not whole:
        return None
    end = path.rfind("/")
    while end > 0:
        if (found := whole.get(path[:end])) is not None:
            return found
        end = path.rfind("/", 0, end)
    return None


def _holds(context: Context, path: str, rule: Unwanted, problems: list[NotAssessed]) -> bool:
    """Look at the beginning of a file; one that cannot be opened is not assessed, and counts."""
    try:
        with opened(context, path) as file:
            return re.search(rule.holds, file.head(_HEAD)) is not None
    except NotAllowed as error:
        problems.append(NotAssessed("file", visible(path, 1000), str(error)))
        return True


def _finding(hit: _Hit, dockerfile: str, taken: Mapping[str, list[int]], *, known: bool) -> Finding:
    """Make the finding; what no instruction takes is a risk for later, and so of low severity at most."""
    lines = sorted({line for path in hit.files for line in taken.get(path, ())})
    severity, rule = hit.rule.severity, hit.rule
    if known and not lines:
        severity = min(severity, Severity.LOW, key=lambda each: each.rank)
        said = "no COPY or ADD takes it now, and nothing keeps the next one from it"
    elif lines:
        shown = ", ".join(map(str, lines[:_LINES])) + (" …" if len(lines) > _LINES else "")
        said = f"taken by line {shown} of the Dockerfile"
    else:
        said = "the ignore file lets it through"
    count = f"{len(hit.files)} files, " if hit.files != [hit.path] else ""
    return Finding(
        Advice(f"{CONTEXT}/{rule.name}", f"{rule.title} in the build context", severity, SOURCE),
        "file",
        visible(hit.path, 1000),
        "",
        (),
        (
            Location(visible(hit.path, 1000)),
            *(Location(dockerfile, line=line) for line in lines[:_LINES]),
        ),
        explanation=f"{count}{described_size(hit.size)}; {said}. {rule.why}",
        kind=CONTEXT,
    )


def _proposed(hits: Sequence[_Hit]) -> Iterator[str]:
    """Yield the lines to add to the ignore file: the patterns of each broken rule, with its reason."""
    for rule in {hit.rule.name: hit.rule for hit in hits}.values():
        yield f"# {rule.title}: {rule.why}"
        if rule.holds:  # such names are often harmless, so only those that were found are kept out
            names = (hit.path for hit in hits if hit.rule.name == rule.name)
            yield from (_literal(name) for name in names if name.isprintable())
        else:
            yield from rule.patterns


def _literal(path: str) -> str:
    """Write a path as a pattern that matches nothing else, whatever stands at its beginning."""
    escaped = re.sub(r"([\\*?\[\]{}|^])", r"\\\1", path)
    return f"\\{escaped}" if escaped.startswith(("!", "#", " ")) else escaped
