"""The report for people: findings by section, then what was used, what was not assessed, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from seawall.model.finding import VULNERABILITY, Finding, Severity, Status
from seawall.model.freshness import data_age, described_age, moment
from seawall.model.package import NotAssessed
from seawall.model.report import OF_PACKAGES, VULNERABILITIES, Feed, Outcome, Report
from seawall.report.base import Format, Style
from seawall.report.layout import Column, Line, Span, line, table, wrapped, write_plain, write_styled
from seawall.report.order import ordered_not_assessed
from seawall.report.sections import Section, sections
from seawall.report.summary import write as write_summary
from seawall.report.text import visible

_COLOURS = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.NEGLIGIBLE: "dim",
    Severity.UNKNOWN: "magenta",
}
_VERDICT_COLOURS = {Outcome.PASSED: "bold green", Outcome.VIOLATED: "bold red"}
_COLUMNS = (
    Column("SEVERITY"),
    Column("RISK", right=True),
    Column("ID", least=14),
    Column("PACKAGE", least=10),
    Column("INSTALLED", least=10),
    Column("FIXED IN", least=10),
    Column("EPSS", right=True),
    Column("KEV"),
    Column("LAYER", right=True),
    Column("WHERE", least=8, cut=True),
    Column("BROUGHT IN BY", least=24),
)
_PLACED = (
    Column("LINE", right=True),
    Column("SEVERITY"),
    Column("RULE", least=14),
    Column("WHAT", least=30),
    Column("BROUGHT IN BY", least=24),
)
_OLD_DAYS = 1
_SUBJECTS = 3
_CELL = 60
_SAID = 200
_REMEDY = 500
# Data that says more of a vulnerability, and finds none: without it no package is covered less.
_ENRICHING = frozenset({"kev", "epss"})


def write(report: Report, out: TextIO, style: Style) -> None:
    """Write the table, coloured where the style allows it; both ways have the same text."""
    lines = _lines(report, style)
    if style.colour:
        write_styled(lines, out, style.width)
    else:
        write_plain(lines, out)


def _lines(report: Report, style: Style) -> Iterator[Line]:
    yield from _heading(report, style.width)
    for section, findings in sections(report).items():
        yield from _section(section, findings, style)
    yield ()
    yield from _summary(report, style.width)
    yield from _data(report, style.width)
    yield from _not_assessed(report, style.width)
    yield from _verdict(report, style.width)


def _heading(report: Report, width: int) -> Iterator[Line]:
    target = report.target
    facts = [
        target.kind,
        target.platform,
        *(d.pretty_name or d.id for d in report.distributions if not d.root),
    ]
    yield from wrapped(visible(target.reference), width, style="bold")
    yield from wrapped(", ".join(visible(fact) for fact in facts if fact), width, indent=2)
    if target.digest:
        yield line("  ", visible(target.digest))
    if target.index_digest:
        yield line("  of the index ", visible(target.index_digest))


def _section(section: Section, findings: Sequence[Finding], style: Style) -> Iterator[Line]:
    shown = findings[: style.rows]
    yield ()
    yield line(Span(f"{visible(section.title)} ({len(findings)})", "bold underline"))
    yield ()
    if section.places:
        yield from table(_PLACED, [_placed(finding) for finding in shown], style.width)
        yield from _remedies(shown, style.width)
    else:
        yield from table(_COLUMNS, [_row(finding, section) for finding in shown], style.width)
    if len(shown) < len(findings):
        yield line(Span(f"… and {len(findings) - len(shown)} more, left out by --rows", "dim"))


def _row(finding: Finding, section: Section) -> tuple[Span, ...]:
    advice = finding.advice
    return (
        Span(advice.severity, _COLOURS[advice.severity]),
        Span(f"{finding.risk:.1f}"),
        Span(visible(advice.id, _CELL)),
        Span(visible(finding.package, _CELL)),
        Span(visible(finding.version, _CELL)),
        Span(visible(finding.fixed_version, _CELL))
        if finding.fixed_version
        else Span(_status(finding), "dim"),
        Span(f"{advice.epss.score:.1%}" if advice.epss else ""),
        Span(("KEV!" if advice.kev.ransomware else "KEV") if advice.kev else "", "bold red"),
        Span(_layer(finding)),
        Span(_where(finding, section)),
        Span(_origin(finding)),
    )


def _placed(finding: Finding) -> tuple[Span, ...]:
    """A row of what is wrong at a line of a file, and concerns no package."""
    advice = finding.advice
    line_number = finding.locations[0].line if finding.locations else None
    known_as = f" ({advice.aliases[0]})" if advice.aliases else ""  # the others are in reports for programs
    said = f" [{visible(finding.explanation, _SAID)}]" if finding.explanation else ""
    return (
        Span("" if line_number is None else str(line_number)),
        Span(advice.severity, _COLOURS[advice.severity]),
        Span(visible(advice.id + known_as, _CELL)),
        Span(visible(advice.title, _SAID) + said),
        Span(_origin(finding)),
    )


def _remedies(findings: Sequence[Finding], width: int) -> Iterator[Line]:
    """Say what to do, once where several lines are to be mended in the same way."""
    lines: dict[str, list[str]] = {}
    for finding in findings:
        if finding.remedy:
            place = finding.locations[0].line if finding.locations else None
            lines.setdefault(finding.remedy, []).append(str(place) if place else finding.advice.id)
    for remedy, places in lines.items():
        yield ()
        yield from wrapped(f"To mend {', '.join(dict.fromkeys(map(visible, places)))}:", width)
        for each in remedy.splitlines():
            yield line(Span(f"    {visible(each, _REMEDY)}"))


def _status(finding: Finding) -> str:
    if finding.status is Status.FIXED or finding.kind != VULNERABILITY:
        return ""
    return finding.status.replace("_", " ")


def _layer(finding: Finding) -> str:
    layer = finding.locations[0].layer if finding.locations else None
    return "" if layer is None else str(layer)


def _where(finding: Finding, section: Section) -> str:
    """The path, which says nothing for an operating system's package; in a lock file, the line."""
    if not finding.locations or section.rank == 0:
        return ""
    first = finding.locations[0]
    if section.declared:
        return f"line {first.line}" if first.line else ""
    return visible(first.path)


def _origin(finding: Finding) -> str:
    """The line of the Dockerfile that brought it in, and what stands there."""
    origin = finding.origin
    if origin is None:
        return ""
    line_number = f":{origin.line}" if origin.line else ""
    return f"{visible(origin.path, _CELL)}{line_number} {visible(origin.proof, _SAID)}".strip()


def _summary(report: Report, width: int) -> Iterator[Line]:
    counts = Counter(finding.advice.severity for finding in report.findings)
    by_severity = ", ".join(f"{counts[s]} {s}" for s in sorted(counts, key=lambda s: -s.rank))
    total = _counted(len(report.findings), "finding")
    yield line(Span(f"{total}: {by_severity}" if by_severity else total, "bold"))
    if any(finding.packages for finding in report.findings):
        fixable = sum(bool(finding.fixed_version) for finding in report.findings)
        exploited = sum(finding.advice.kev is not None for finding in report.findings)
        ransom = sum(f.advice.kev is not None and f.advice.kev.ransomware for f in report.findings)
        marked = f" ({ransom} by ransomware, marked KEV!)" if ransom else ""
        yield line(f"{fixable} can be fixed by an update; {exploited} known to be exploited{marked}")
    if report.filters:
        left_out = f" ({_counted(report.filtered_out, 'finding')} left out)" if report.filtered_out else ""
        yield from wrapped(f"Filters: {'; '.join(map(visible, report.filters))}{left_out}", width)
    coverage = report.coverage
    if OF_PACKAGES.isdisjoint(report.scanners):
        yield line(f"{_counted(coverage.files_seen, 'file')} seen")
        return
    judged = f"{coverage.packages_assessed} of {_counted(coverage.packages, 'package')} judged"
    yield line(f"{judged} ({coverage.percent:g} %), {_counted(coverage.files_seen, 'file')} seen")


def _data(report: Report, width: int) -> Iterator[Line]:
    if VULNERABILITIES not in report.scanners:
        return
    yield ()
    if not report.feeds:
        yield line(Span("NO ADVISORY DATA TOOK PART", "bold red"))
    notice = starter_notice(report.feeds)
    if notice:
        yield from wrapped(notice, width, style="bold red")
    lines = [_feed_row(feed, report.created) for feed in report.feeds]
    if lines:
        heads = (
            Column("DATA", least=8),
            Column("RECORDS", right=True),
            Column("NEWEST", least=10),
            Column("AGE"),
        )
        yield from table((*heads, Column("FROM", least=10, cut=True)), lines, width)
    if report.coverage.partial:
        yield from wrapped(f"Covered in part only: {', '.join(map(visible, report.coverage.partial))}", width)


def starter_notice(feeds: Iterable[Feed]) -> str:
    """Say that little stands behind this report; "" where no starter data found it."""
    starters = [feed for feed in feeds if feed.starter and feed.name not in _ENRICHING]
    if not starters:
        return ""
    dated = min((feed.newest or feed.fetched)[:10] for feed in starters) or "an unknown date"
    count = sum(feed.records for feed in starters)
    named = ", ".join(feed.name for feed in starters)
    what = f"COVERAGE IS THE EMBEDDED STARTER SET ({count} advisories as of {visible(dated)})"
    return f"{what}: run `seawall db update` (it stands in for {visible(named)})"


def _feed_row(feed: Feed, created: str) -> tuple[Span, ...]:
    now = moment(created)
    age = data_age(feed, now) if now else None
    old = age is None or age.days >= _OLD_DAYS
    said = "unknown" if age is None else described_age(age)
    return (
        Span(visible(feed.name) + (" (starter set)" if feed.starter else "")),
        Span(str(feed.records)),
        Span(visible(feed.newest[:10])),
        Span(said, "yellow" if old else ""),
        Span(visible(feed.source)),
    )


def _not_assessed(report: Report, width: int) -> Iterator[Line]:
    yield ()
    if not report.not_assessed:
        yield line("Not assessed: nothing was left out")
        return
    weight = sum(item.weight for item in report.not_assessed)
    yield line(Span(f"NOT ASSESSED ({weight}), which is not the same as clean", "bold yellow"))
    ordered = ordered_not_assessed(report.not_assessed)
    for (kind, why), group in groupby(ordered, key=lambda item: (item.kind, item.why)):
        yield from wrapped(_group(kind, why, list(group)), width, indent=2)


def _group(kind: str, why: str, items: Sequence[NotAssessed]) -> str:
    weight = sum(item.weight for item in items)
    names = ", ".join(visible(item.subject, 80) for item in items[:_SUBJECTS] if item.subject)
    rest = f" and {len(items) - _SUBJECTS} more" if len(items) > _SUBJECTS else ""
    return f"{weight} x {visible(kind)}: {visible(why)}: {names}{rest}"


def _verdict(report: Report, width: int) -> Iterator[Line]:
    verdict = report.verdict
    colour = _VERDICT_COLOURS.get(verdict.outcome, "bold yellow")
    yield ()
    for reason in verdict.reasons:
        yield from wrapped(visible(reason, 400), width)
    yield line(Span(f"{verdict.outcome.upper()} (exit code {verdict.exit_code})", colour))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


FORMAT = Format(
    name="table",
    suffix=".txt",
    summary="for people: grouped, in colours on a terminal",
    write=write,
    machine=False,
    brief=write_summary,
)
