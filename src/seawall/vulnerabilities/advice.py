"""The facts of one vulnerability, put together from the records that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seawall.model.finding import Advice, Cvss, Epss, Kev, Severity
from seawall.vulnerabilities import severity
from seawall.vulnerabilities.cases import Case
from seawall.vulnerabilities.shard import Hit

_REFERENCES = 10


def advise(case: Case, others: Iterable[tuple[str, Cvss]], epss: Epss | None, kev: Kev | None) -> Advice:
    """Return the advice; `others` are CVSS vectors of the same CVE from records about other packages."""
    records = [hit.advisory for hit in case.hits]
    vectors = [*_own(case), *others, *_shared(case)]
    judged, source = _judged(case, vectors)
    return Advice(
        case.id,
        next((each.title for each in records if each.title), ""),
        judged,
        source,
        case.aliases,
        tuple(sorted({cvss for _, cvss in vectors}, key=severity.preference)),
        tuple(dict.fromkeys(cwe for each in records for cwe in each.cwes)),
        tuple(dict.fromkeys(url for each in records for url in each.references))[:_REFERENCES],
        next((each.published for each in records if each.published), ""),
        max(each.modified for each in records),
        epss,
        kev,
    )


def rates(case: Case) -> bool:
    """Say whether a record about this vulnerability alone brings a CVSS vector."""
    return next(_own(case), None) is not None


def _own(case: Case) -> Iterator[tuple[str, Cvss]]:
    """Yield the vectors of the records that are about this vulnerability alone."""
    for hit in case.hits[: case.alone]:
        yield from _vectors(hit)


def _shared(case: Case) -> Iterator[tuple[str, Cvss]]:
    """Yield the vectors of the records that are about several: theirs is the worst of all."""
    for hit in case.hits[case.alone :]:
        yield from _vectors(hit)


def _vectors(hit: Hit) -> Iterator[tuple[str, Cvss]]:
    for cvss in (hit.particulars.cvss if hit.particulars else ()) or hit.advisory.cvss:
        yield hit.advisory.id, cvss


def _judged(case: Case, vectors: Sequence[tuple[str, Cvss]]) -> tuple[Severity, str]:
    """Return the severity and where it comes from: a vendor's word, else the first vector."""
    for hit in case.hits:
        said = hit.particulars.severity if hit.particulars else Severity.UNKNOWN
        if said is Severity.UNKNOWN:
            said = hit.advisory.severity
        if said is not Severity.UNKNOWN:
            return said, hit.advisory.id
    for record, cvss in vectors:
        return severity.rated(cvss), f"CVSS {cvss.version} of {record}"
    for hit in case.hits:
        if hit.particulars and hit.particulars.informational:
            return Severity.NEGLIGIBLE, hit.advisory.id
    return Severity.UNKNOWN, ""
