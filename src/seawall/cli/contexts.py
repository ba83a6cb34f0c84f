"""What `seawall context` shows: what a build would copy, and what of it should not travel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TextIO

from msgspec import Struct

from seawall import __version__
from seawall.cli.values import Output
from seawall.dockerfile.context import Judged
from seawall.dockerfile.context.copying import Taken, takers, untaken
from seawall.leaks import Leaks
from seawall.model.finding import CONTEXT, SECRET, Finding, Severity
from seawall.model.package import NotAssessed
from seawall.model.report import Coverage, Outcome, Report, Target, Verdict
from seawall.model.secrecy import redacted_command
from seawall.model.text import described_size
from seawall.policy import Gate
from seawall.policy.gate import judge
from seawall.report import Format, Style
from seawall.report.formats.json import encoded
from seawall.report.layout import Column, Line, Span, line, table, wrapped, write_plain, write_styled
from seawall.report.order import ordered_findings, ordered_not_assessed
from seawall.report.text import visible

_ROWS = 12
_FILES_SHOWN = 100
_COPIES = (
    Column("LINE", right=True),
    Column("FILES", right=True),
    Column("SIZE", right=True),
    Column("INSTRUCTION", least=20),
)
_FOUND = (
    Column("SEVERITY"),
    Column("WHAT", least=12),
    Column("PATH", least=16, cut=True),
    Column("WHY", least=30),
)
_COLOURS = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}


class File(Struct, frozen=True, omit_defaults=True):
    """A file that the build can copy; `lines` are those of the instructions that take it."""

    path: str
    size: int
    lines: tuple[int, ...] = ()


class Copied(Struct, frozen=True, kw_only=True):
    """One COPY or ADD."""

    line: int
    instruction: str
    stage: str
    onbuild: bool
    files: int
    bytes: int
    sources: tuple[str, ...]
    elsewhere: tuple[str, ...]
    missing: tuple[str, ...]
    special: tuple[str, ...]


class Document(Struct, frozen=True, kw_only=True, tag_field="schema", tag="seawall.context/1"):
    """A context as JSON; `files` are all that a build can copy, in the order of the walk."""

    target: Target
    dockerfile: str
    ignore_file: str
    excluded: int
    verdict: Verdict
    instructions: tuple[Copied, ...]
    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    filters: tuple[str, ...]
    proposed: tuple[str, ...]
    files: tuple[File, ...]


def report_of(judged: Judged, inside: Leaks | None, fail_on: Severity | None, now: datetime) -> Report:
    """Return the report that every format can write: the findings, those `inside` files, and the verdict."""
    context = judged.context
    files = sum(1 for _ in context.files())
    coverage = Coverage(0, 0, files, 100.0)
    findings, problems = judged.findings, judged.not_assessed
    if inside is not None:
        findings, problems = (*findings, *inside.findings), (*problems, *inside.not_assessed)
    verdict = judge(findings, problems, coverage, (), now, Gate(fail_on))
    return Report(
        tool_version=__version__,
        created=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        target=Target(str(context.root), "dir"),
        distributions=(),
        layers=(),
        packages=(),
        findings=findings,
        not_assessed=problems,
        feeds=(),
        coverage=coverage,
        verdict=verdict,
        filters=inside.notices if inside is not None else (),
        scanners=(CONTEXT,) if inside is None else (CONTEXT, SECRET),
    )


def shaped(outputs: Sequence[Output], judged: Judged) -> list[Output]:
    """Give the table and JSON what a context has beside findings; other formats write the report."""

    def write_json(report: Report, out: TextIO, _style: Style) -> None:
        out.write(encoded(document(judged, report)).decode())

    def write_table(report: Report, out: TextIO, style: Style) -> None:
        made = lines(judged, report, style.width)
        if style.colour:
            write_styled(made, out, style.width)
        else:
            write_plain(made, out)

    ours = {"json": write_json, "table": write_table}
    return [
        Output(
            Format(each.format.name, each.format.suffix, "", ours[each.format.name], each.format.machine),
            each.path,
        )
        if each.format.name in ours
        else each
        for each in outputs
    ]


def document(judged: Judged, report: Report) -> Document:
    """Return the whole answer."""
    taken_by = takers(judged.taken)
    return Document(
        target=report.target,
        dockerfile=judged.dockerfile,
        ignore_file=judged.context.ignoring.path,
        excluded=judged.context.excluded,
        verdict=report.verdict,
        instructions=tuple(map(_copied, judged.taken)),
        findings=tuple(ordered_findings(report.findings)),
        not_assessed=tuple(ordered_not_assessed(report.not_assessed)),
        filters=report.filters,
        proposed=judged.proposed,
        files=tuple(
            File(visible(entry.path, 4096), entry.size, tuple(taken_by.get(entry.path, ())))
            for entry in judged.context.files()
        ),
    )


def _copied(each: Taken) -> Copied:
    made = each.instruction
    return Copied(
        line=made.line,
        instruction=visible(redacted_command(made.text), 1000),
        stage=visible(made.stage),
        onbuild=made.onbuild,
        files=len(each.paths),
        bytes=each.bytes,
        sources=tuple(visible(text, 1000) for text in made.sources),
        elsewhere=tuple(visible(redacted_command(text), 1000) for text in made.elsewhere),
        missing=each.missing,
        special=tuple(visible(path, 1000) for path in each.special),
    )


def lines(judged: Judged, report: Report, width: int) -> Iterator[Line]:
    """Yield what a person reads: the copies, largest first, the largest files, and what should not travel."""
    context = judged.context
    files = list(context.files())
    total = described_size(sum(entry.size for entry in files))
    yield line(Span(visible(str(context.root), 1000), "bold"))
    kept = visible(context.ignoring.path, 1000) or "no ignore file"
    yield from wrapped(
        f"{len(files)} files, {total}, can be copied; {kept} keeps out {context.excluded}", width, indent=2
    )
    if judged.taken:
        yield from _copies(judged, width)
    if files:
        yield ()
        yield line(Span("LARGEST FILES", "bold"))
        largest = sorted(files, key=lambda entry: (-entry.size, entry.path))[:_ROWS]
        rows = [(Span(described_size(entry.size)), Span(visible(entry.path, 1000))) for entry in largest]
        yield from table((Column("SIZE", right=True), Column("PATH", least=20, cut=True)), rows, width)
    yield from _findings(report, width)
    if report.not_assessed:
        yield ()
        yield line(Span("NOT ASSESSED, which is not the same as clean", "bold yellow"))
        for item in ordered_not_assessed(report.not_assessed)[:_FILES_SHOWN]:
            yield from wrapped(f"{visible(item.subject)}: {visible(item.why, 400)}", width, indent=2)
        if len(report.not_assessed) > _FILES_SHOWN:
            yield line(f"  and {len(report.not_assessed) - _FILES_SHOWN} more, which the JSON report has")
    yield ()
    if report.filters:
        yield from wrapped(f"Filters: {'; '.join(map(visible, report.filters))}", width)
    for reason in report.verdict.reasons:
        yield from wrapped(visible(reason, 400), width)
    good = report.verdict.outcome is Outcome.PASSED
    said = f"{report.verdict.outcome.upper()} (exit code {report.verdict.exit_code})"
    yield line(Span(said, "bold green" if good else "bold red"))


def _copies(judged: Judged, width: int) -> Iterator[Line]:
    yield ()
    yield line(Span(f"COPIED BY {visible(judged.dockerfile, 300)}", "bold"))
    ordered = sorted(judged.taken, key=lambda each: (-each.bytes, each.instruction.line))
    rows = [
        (
            Span(str(each.instruction.line)),
            Span(str(len(each.paths))),
            Span(described_size(each.bytes)),
            Span(_told(each)),
        )
        for each in ordered
    ]
    yield from table(_COPIES, rows, width)
    rest = list(untaken(judged.context, judged.taken))
    if rest:
        size = described_size(sum(entry.size for entry in rest))
        yield from wrapped(f"{len(rest)} files, {size}, are copied by nothing", width, indent=2)


def _told(each: Taken) -> str:
    text = visible(" ".join(redacted_command(each.instruction.text).split("\n", 1)[0].split()), 120)
    notes = [
        *map(redacted_command, each.instruction.elsewhere),
        *each.missing,
        *(f"{path}: not a regular file" for path in each.special),
    ]
    return text + (f" ({visible('; '.join(notes[:4]), 200)})" if notes else "")


def _why(found: Finding) -> str:
    return found.explanation if found.kind == CONTEXT else f"{found.advice.title}: {found.explanation}"


def _place(found: Finding) -> str:
    if found.kind == CONTEXT:
        return found.package
    place = found.locations[0]
    return f"{place.path}:{place.line}" if place.line else place.path


def _findings(report: Report, width: int) -> Iterator[Line]:
    yield ()
    if not report.findings:
        yield line("Nothing that should not travel was found")
        return
    yield line(Span(f"SHOULD NOT TRAVEL ({len(report.findings)})", "bold"))
    rows = [
        (
            Span(found.advice.severity.upper(), _COLOURS.get(found.advice.severity, "")),
            Span(visible(found.advice.id.removeprefix(f"{CONTEXT}/"), 100)),
            Span(visible(_place(found), 300)),
            Span(visible(_why(found), 400)),
        )
        for found in ordered_findings(report.findings)
    ]
    yield from table(_FOUND, rows, width)
    yield line("`seawall context --propose` prints the lines of an ignore file that keep it back")
