"""The embedded starter data: what a first scan knows when there is no other advisory data.

The facts are the lines of `advisories.txt`, whose header describes the format, the sources and the dates;
`tools/starter.py` refreshes them from a mirror.  They come out in the shape of OSV records, so that the
builder of shards reads them like any feed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from pkgutil import get_data
from typing import NamedTuple, TypeVar

from seawall.model.errors import Malformed

AS_OF = "2026-11-23"
EPSS_DATE = "2026-08-16"
KEV_DATE = "2025-08-25"

__all__ = [
    "AS_OF",
    "EPSS_DATE",
    "KEV_DATE",
    "SOURCES",
    "Line",
    "advisories",
    "digest",
    "ecosystems",
    "epss",
    "events",
    "exploitation",
    "kev",
    "records",
]

_SEPARATOR = " | "
_SEMVER = frozenset({"npm", "Go"})
_DISTRIBUTIONS = frozenset({"Alpine", "Debian"})
_ECOSYSTEM = re.compile(r"(Alpine:(?:edge|v\d+\.\d+)|Debian:\d+|Go|PyPI|RubyGems|npm)")
_DAY = re.compile(r"(?:\d{4}-\d\d-\d\d|-)")
_SEVERITY = re.compile(r"(?:-|LOW|MODERATE|HIGH|CRITICAL|(?:CVSS:[34]\.\d/)[A-Z]+:[A-Z](?:/[A-Z]+:[A-Z])+)")
_INTERVAL = re.compile(
    r"(?P<introduced>[^\s,<|]+)(?: <(?P<fixed>[^\s,<=|]+)| <=(?P<last_affected>[^\s,<|]+))?"
)

Parsed = TypeVar("Parsed")


class Line(NamedTuple):
    """One advisory in one package, as a line of the file has it.

    `ids` begins with the record's own id; `severities` are CVSS vectors, or a single word, or nothing.
    """

    ecosystem: str
    package: str
    ids: tuple[str, ...]
    ranges: str
    published: str
    severities: tuple[str, ...]
    sources: tuple[str, ...]


class Exploitation(NamedTuple):
    """What is known of one CVE's exploitation: EPSS (score, percentile), KEV (added, due, ransomware)."""

    cve: str
    epss: tuple[float, float] | None
    kev: tuple[str, str, bool] | None


@cache
def _text() -> str:
    return (get_data(__name__, "advisories.txt") or b"").decode()


@cache
def digest() -> str:
    """Return a digest of the starter data, which names what is made from it."""
    return hashlib.sha256(_text().encode()).hexdigest()


def _section(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a section with their numbers in the file."""
    before, _, after = f"\n{text}".partition(f"\n{name}\n")
    body = after.partition("\n[")[0]
    for number, line in enumerate(body.split("\n"), before.count("\n") + 2):
        if line and line[0] != "#":
            yield number, line


def _parsed(number: int, parse: Callable[[list[str]], Parsed], line: str) -> Parsed:
    try:
        return parse(line.split(_SEPARATOR))
    except ValueError as error:
        raise Malformed(f"starter data, line {number}: {error}") from None


@cache
def _checked(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text[:80]!r} is not what this column holds")
    return text


def events(ranges: str) -> list[dict[str, str]]:
    """Return the OSV events of `0 <2.2.28, 3.0 <=3.2.12, 4.0`; raises ValueError for anything else."""
    found: list[dict[str, str]] = []
    for interval in ranges.split(", "):
        match = _INTERVAL.fullmatch(interval)
        if match is None:
            raise ValueError(f"{interval[:80]!r} is not an interval of versions")
        found.extend({event: version} for event, version in match.groupdict().items() if version)
    return found


def _line(columns: list[str]) -> Line:
    ecosystem, package, ids, ranges, published, severities, sources = columns
    vectors = () if severities == "-" else tuple(_checked(_SEVERITY, each) for each in severities.split(" "))
    if not (package and ids and sources):
        raise ValueError("a package, its ids or its sources are missing")
    return Line(
        _checked(_ECOSYSTEM, ecosystem),
        package,
        tuple(ids.split(" ")),
        ranges,
        _checked(_DAY, published),
        vectors,
        tuple(sources.split(" ")),
    )


def _exploitation(columns: list[str]) -> Exploitation:
    cve, epss, kev = columns
    score = None
    if epss != "-":
        first, second = epss.split(" ")
        score = (float(first), float(second))
    listed = None
    if kev != "-":
        added, due, *ransomware = kev.split(" ")
        if ransomware not in ([], ["ransomware"]):
            raise ValueError(f"{ransomware!r} is not a remark of the catalogue")
        listed = (_checked(_DAY, added), _checked(_DAY, due), bool(ransomware))
    return Exploitation(cve, score, listed)


def advisories(ecosystem: str = "", text: str | None = None) -> Iterator[tuple[int, Line]]:
    """Yield the advisory lines with their numbers: all, or those of a base ecosystem (Debian, not Debian:12).

    Raises Malformed, which names the line, for one that breaks the format.
    """
    for number, line in _section("[advisories]", _text() if text is None else text):
        if line.startswith(ecosystem):
            each = _parsed(number, _line, line)
            if not ecosystem or each.ecosystem.partition(":")[0] == ecosystem:
                yield number, each


def exploitation(text: str | None = None) -> Iterator[Exploitation]:
    """Yield what is known of each CVE; raises Malformed, which names the line."""
    for number, line in _section("[exploitation]", _text() if text is None else text):
        yield _parsed(number, _exploitation, line)


def records(ecosystem: str, text: str | None = None) -> list[dict[str, object]]:
    """Return the OSV records of a base ecosystem ("Debian" brings Debian:11 and Debian:12); [] for others.

    The lines of one id become one record.  Raises Malformed, which names the line.
    """
    found: dict[str, dict[str, object]] = {}
    packages: dict[str, list[dict[str, object]]] = {}
    for number, line in advisories(ecosystem, text):
        try:
            affected = _affected(line)
        except ValueError as error:
            raise Malformed(f"starter data, line {number}: {error}") from None
        if line.ids[0] not in found:
            packages[line.ids[0]] = []
            found[line.ids[0]] = _record(line, packages[line.ids[0]])
        packages[line.ids[0]].append(affected)
    return list(found.values())


def _affected(line: Line) -> dict[str, object]:
    scale = "SEMVER" if line.ecosystem in _SEMVER else "ECOSYSTEM"
    return {
        "package": {"ecosystem": line.ecosystem, "name": line.package},
        "ranges": [{"type": scale, "events": events(line.ranges)}],
    }


def _record(line: Line, affected: list[dict[str, object]]) -> dict[str, object]:
    """Return the record that a line begins; distributions name CVEs as `upstream`, as their feeds do."""
    others = line.ids[1:]
    if line.ecosystem.partition(":")[0] in _DISTRIBUTIONS:
        names = {
            "upstream": [name for name in others if name.startswith("CVE-")],
            "related": [name for name in others if not name.startswith("CVE-")],
        }
    else:
        names = {"aliases": list(others)}
    record: dict[str, object] = {"id": line.ids[0], "modified": f"{AS_OF}T00:00:00Z", "affected": affected}
    record |= {key: value for key, value in names.items() if value}
    if line.published != "-":
        record["published"] = f"{line.published}T00:00:00Z"
    return record | _severity(line.severities)


def _severity(severities: tuple[str, ...]) -> dict[str, object]:
    vectors = [{"type": f"CVSS_V{each[5]}", "score": each} for each in severities if each.startswith("CVSS:")]
    if vectors:
        return {"severity": vectors}
    return {"database_specific": {"severity": severities[0]}} if severities else {}


@cache
def ecosystems() -> tuple[str, ...]:
    """Return the base ecosystems that the starter data speaks of, sorted."""
    names = {line.partition(_SEPARATOR)[0] for _, line in _section("[advisories]", _text())}
    return tuple(sorted({name.partition(":")[0] for name in names}))


@cache
def epss() -> dict[str, tuple[float, float]]:
    """Return score and percentile (0 to 1) by CVE, as of EPSS_DATE."""
    return {each.cve: each.epss for each in exploitation() if each.epss}


@cache
def kev() -> dict[str, tuple[str, str, bool]]:
    """Return by CVE the day that CISA listed it, the day it is due, and whether ransomware uses it."""
    return {each.cve: each.kev for each in exploitation() if each.kev}


def _sources() -> tuple[str, ...]:
    return tuple(line.split(_SEPARATOR)[1] for _, line in _section("[sources]", _text()))


SOURCES = _sources()
