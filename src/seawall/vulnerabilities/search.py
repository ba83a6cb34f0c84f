"""Looks things up by hand: what the advisory data knows of an id, an alias or a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from seawall.model.finding import Cvss, Epss, Kev, Severity
from seawall.vulnerabilities import ecosystems
from seawall.vulnerabilities.advisory import Advisory, Affects
from seawall.vulnerabilities.cases import cves
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.severity import rated
from seawall.vulnerabilities.shard import Shard


class Affected(Struct, frozen=True):
    """A package of one release ("" for none), and its affected versions as text: `>= 2.0, < 2.3`."""

    package: str
    release: str
    versions: tuple[str, ...]


class Known(Struct, frozen=True, omit_defaults=True):
    """A record as a person reads it.  `severity` is the vendor's, else that of its CVSS vector."""

    ecosystem: str
    id: str
    title: str
    severity: Severity
    modified: str
    aliases: tuple[str, ...]
    affected: tuple[Affected, ...]
    cvss: tuple[Cvss, ...] = ()
    references: tuple[str, ...] = ()
    starter: bool = False


class Answer(Struct, frozen=True):
    """What was found: records by ecosystem and id, and what is known of the exploitation of their CVEs."""

    records: tuple[Known, ...]
    kev: dict[str, Kev]
    epss: dict[str, Epss]


def search(database: Database, text: str, *, limit: int = 1000) -> Answer:
    """Return at most `limit` records that have this id or alias, or concern the package of this name.

    Raises DataUnavailable for a shard that cannot be read.
    """
    text = text.strip()
    found: list[Known] = []
    names: set[str] = set()
    for ecosystem in database.ecosystems():
        shard = database.shard(ecosystem)
        for advisory in _records(shard, ecosystem, text) if shard else ():
            if shard and len(found) < limit:
                found.append(_known(shard, ecosystem, advisory, starter=database.is_starter(ecosystem)))
                names.update(cves(advisory))
    return Answer(tuple(found), database.kev(names), database.epss(names))


def _records(shard: Shard, ecosystem: str, text: str) -> Iterable[Advisory]:
    found = {each.id: each for name in _spellings(text) for each in shard.named(name)}
    if not found:
        found = {each.id: each for each in shard.about(ecosystems.normal(ecosystem, text))}
    return [found[name] for name in sorted(found)]


def _spellings(text: str) -> list[str]:
    """Return an id as typed, and as its issuer writes it: CVE-2021-44228, GHSA-jfh8-c2jp-5v3q."""
    family, dash, rest = text.partition("-")
    return list(dict.fromkeys((text, text.upper(), f"{family.upper()}{dash}{rest.lower()}")))


def _known(shard: Shard, ecosystem: str, advisory: Advisory, *, starter: bool) -> Known:
    rows = shard.affected(advisory.id)
    cvss = advisory.cvss or next((row.particulars.cvss for row in rows if row.particulars), ())
    severity = advisory.severity
    if severity is Severity.UNKNOWN and cvss:
        severity = rated(cvss[0])
    aliases = dict.fromkeys((*advisory.aliases, *advisory.upstream, *advisory.related))
    return Known(
        ecosystem,
        advisory.id,
        advisory.title,
        severity,
        advisory.modified,
        tuple(aliases),
        tuple(_affected(rows)),
        cvss,
        advisory.references,
        starter,
    )


def _affected(rows: Iterable[Affects]) -> Iterator[Affected]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row.package, row.scope), []).append(written(row))
    for (package, release), versions in sorted(found.items()):
        yield Affected(package, release, tuple(versions))


def written(row: Affects) -> str:
    """Return an interval as text."""
    if row.unparsed:
        return "unreadable versions"
    if row.introduced and row.introduced == row.last:
        return f"= {row.last}"
    ends = (">= ", row.introduced), ("< ", row.fixed), ("<= ", "" if row.fixed else row.last)
    return ", ".join(sign + version for sign, version in ends if version) or "all versions"
