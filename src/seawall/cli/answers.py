"""What `seawall db search` shows of an advisory."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.report.layout import Line, Span, line, wrapped
from seawall.report.text import visible
from seawall.vulnerabilities.search import Affected, Answer, Known

_RANGES = 12


def lines(answer: Answer, width: int) -> Iterator[Line]:
    """Lay the records out for a person, one paragraph each."""
    for number, record in enumerate(answer.records):
        if number:
            yield ()
        yield from _record(record, answer, width)


def _record(record: Known, answer: Answer, width: int) -> Iterator[Line]:
    starter = ", starter set" if record.starter else ""
    yield line(Span(visible(record.id), "bold"), f"  {visible(record.ecosystem)}{starter}  {record.severity}")
    facts = [visible(record.title), *_exploitation(record, answer)]
    facts += [
        f"CVSS {visible(cvss.version)}: {cvss.score:.1f} {visible(cvss.vector)}" for cvss in record.cvss
    ]
    facts.append(_labelled("aliases", ", ".join(map(visible, record.aliases))))
    facts.append(_labelled("modified", visible(record.modified)))
    facts += map(_affected, record.affected)
    facts += map(visible, record.references[:3])
    for fact in filter(None, facts):
        yield from wrapped(fact, width, indent=2)


def _exploitation(record: Known, answer: Answer) -> Iterator[str]:
    for name in (record.id, *record.aliases):
        kev, epss = answer.kev.get(name), answer.epss.get(name)
        if kev:
            ransomware = ", used by ransomware" if kev.ransomware else ""
            yield f"{visible(name)} is known to be exploited since {visible(kev.added)}{ransomware}"
        if epss:
            yield f"{visible(name)} EPSS {epss.score:.1%} as of {visible(epss.date)}"


def _affected(affected: Affected) -> str:
    release = f" ({visible(affected.release)})" if affected.release else ""
    more = len(affected.versions) - _RANGES
    versions = " or ".join(map(visible, affected.versions[:_RANGES])) + (
        f" and {more} more" if more > 0 else ""
    )
    return f"affected: {visible(affected.package)}{release} {versions}"


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""
