"""Refresh the embedded starter data from a mirror of the public feeds (maintainers only).

    python tools/starter.py FEEDS [--add KEYS] > new.txt

FEEDS has osv/<ecosystem>/all.zip as the public OSV bucket has them, kev/ and epss/.  Every advisory line of
`src/seawall/vulnerabilities/starter/advisories.txt` that FEEDS still has is written anew; lines that came
from elsewhere (sources `ghsa`, `nvd`) stay as they are; a line that FEEDS has lost is named on stderr and
dropped.  KEYS adds lines: a file of `ecosystem | package | id`, as in `PyPI | jinja2 | PYSEC-2024-1` or
`Debian:11 | openssl | DEBIAN-CVE-2021-3711`.  The header stays; mind its dates, and those in the module.
Read the difference before it is committed: what a person chose is what makes the set.
"""

# ruff: noqa: INP001 (a script, not a package)

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from seawall.vulnerabilities import starter
from seawall.vulnerabilities.schemes import scheme_for

DATA = Path(starter.__file__).with_name("advisories.txt")
VECTORS = {"PyPI": "pypa", "Go": "govulndb", "crates.io": "rustsec", "Bitnami": "bitnami"}  # who rates CVEs
BY_HAND = frozenset({"ghsa"})
ID = re.compile(
    r"(?:ALPINE|CVE|DEBIAN|DLA|DSA|GHSA|GO|PYSEC)-[\w-]+"
)  # others are names that nobody looks up
CVE = re.compile(r"CVE-\d{4}-\d{4,}")

Record = dict[str, Any]


class Key(NamedTuple):
    """What chooses a line."""

    ecosystem: str
    package: str
    id: str


class Feed:
    """The records of one ecosystem, and where to find them."""

    def __init__(self, feeds: Path, ecosystem: str) -> None:
        self.by_id: dict[str, Record] = {}
        self.by_cve: dict[str, list[Record]] = {}
        for record in read(feeds, ecosystem):
            self.by_id[record["id"]] = record
            for cve in cves(record):
                self.by_cve.setdefault(cve, []).append(record)

    def find(self, key: Key) -> Record | None:
        """Return the record behind a key; for Debian also the security advisory that fixed the CVE."""
        record = self.by_id.get(key.id)
        if record and affected(record, key):
            return record
        named = self.by_cve.get(key.id.removeprefix("DEBIAN-"), [])
        return max(
            (each for each in named if affected(each, key)), key=lambda each: each["modified"], default=None
        )


def read(feeds: Path, ecosystem: str) -> Iterator[Record]:
    """Yield the records that are not withdrawn."""
    with zipfile.ZipFile(feeds / "osv" / ecosystem / "all.zip") as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if "withdrawn" not in record:
                yield record


def cves(record: Record) -> list[str]:
    """Return the CVEs that a record is about."""
    names = (record["id"], *record.get("aliases", ()), *record.get("upstream", ()))
    return sorted({name for name in names if CVE.fullmatch(name)})


def affected(record: Record, key: Key) -> list[Record]:
    """Return the entries of a record for a key's package that have ranges of versions."""
    package = {"ecosystem": key.ecosystem, "name": key.package}
    return [
        entry
        for entry in record["affected"]
        if {name: entry["package"][name] for name in package} == package and intervals([entry])
    ]


def intervals(entries: Sequence[Record]) -> list[str]:
    """Return `0 <2.2.28`, `3.0 <=3.2.12`, `4.0` … for the ranges that are not commits, lowest first.

    Of those with the same end only the longest is returned.
    """
    found: list[list[str]] = []
    for events in (
        each["events"] for entry in entries for each in entry.get("ranges", ()) if each["type"] != "GIT"
    ):
        for event in events:
            ((kind, version),) = event.items()
            if kind == "introduced":
                found.append([version])
            else:
                found[-1].append(f"<{version}" if kind == "fixed" else f"<={version}")
    scheme = scheme_for(next((entry["package"]["ecosystem"] for entry in entries), "")) if found else None
    if scheme:
        found.sort(key=lambda each: b"" if each[0] == "0" else scheme.key(each[0]))
    longest = {tuple(each[1:]): each for each in reversed(found)}
    return [" ".join(each) for each in found if longest[tuple(each[1:])] is each]


def vectors(record: Record, key: Key | None = None) -> list[str]:
    """Return the CVSS vectors of a record, of the newest version of CVSS first, without empty metrics."""
    scores = [*record.get("severity", ())]
    scores += [each for entry in record["affected"] for each in entry.get("severity", ())]
    if key:
        scores = scores or [each for entry in affected(record, key) for each in entry.get("severity", ())]
    found = {re.sub(r"/[A-Z]+:X(?=/|$)", "", each["score"]) for each in scores}
    return sorted((each for each in found if each.startswith("CVSS:")), reverse=True)


def rated(feeds: Path) -> dict[str, tuple[str, list[str]]]:
    """Return who gives which vectors to a CVE, from records about that CVE alone."""
    found: dict[str, tuple[str, list[str]]] = {}
    for ecosystem, source in VECTORS.items():
        for record in read(feeds, ecosystem):
            names = cves(record)
            if len(names) == 1 and vectors(record):
                found.setdefault(names[0], (source, vectors(record)))
    return found


def source(key: Key, record: Record) -> str:
    """Return the tag of the database that a record is from."""
    if key.ecosystem == "npm":
        return (
            "nodejs"
            if any("NSWG" in name for name in (record["id"], *record.get("aliases", ())))
            else "retirejs"
        )
    if key.ecosystem.startswith("Debian"):
        return "debian-changelogs" if record["id"].startswith("DEBIAN-") else "debian"
    if key.ecosystem.startswith("Alpine"):
        return "aports" if key.ecosystem == "Alpine:edge" else "secdb"
    return {"PyPI": "pypa", "RubyGems": "rubysec", "Go": "govulndb"}[key.ecosystem]


def names(key: Key, record: Record) -> list[str]:
    """Return the ids of a line; a Debian advisory of many CVEs becomes a line for the CVE of the key."""
    if key.ecosystem.startswith("Debian"):
        return list(dict.fromkeys([key.id, key.id.removeprefix("DEBIAN-"), record["id"]]))
    others = {*record.get("aliases", ()), *record.get("upstream", ())} - {record["id"]}
    return [record["id"], *sorted(filter(ID.fullmatch, others))]


def line(key: Key, record: Record, ratings: dict[str, tuple[str, list[str]]]) -> starter.Line:
    """Return the facts of a record about one package."""
    ids = names(key, record)
    sources = [source(key, record)]
    severities = vectors(record, key)
    about = [name for name in ids if CVE.fullmatch(name)]
    if not severities and len(about) == 1 and about[0] in ratings:
        other, severities = ratings[about[0]]
        sources.append(other)
    word = record.get("database_specific", {}).get("severity")
    ranges = ", ".join(intervals(affected(record, key)))
    published = record.get("published", "-")[:10]
    given = tuple(severities) or ((word,) if word else ())
    return starter.Line(key.ecosystem, key.package, tuple(ids), ranges, published, given, tuple(sources))


def text(each: starter.Line) -> str:
    """Return a line as the file has it."""
    severity = " ".join(each.severities) or "-"
    columns = (each.ecosystem, each.package, " ".join(each.ids), each.ranges, each.published, severity)
    return " | ".join((*columns, " ".join(each.sources)))


def refreshed(feeds: Path, old: Iterable[starter.Line], added: Iterable[Key]) -> Iterator[starter.Line]:
    """Yield every line anew; what is by hand, or only rated by hand, keeps that."""
    ratings = rated(feeds)
    known = {Key(each.ecosystem, each.package, each.ids[0]): each for each in old}
    caches: dict[str, Feed] = {}
    for key in sorted({*known, *added}):
        each = known.get(key)
        if each and BY_HAND.intersection(each.sources):
            yield each
            continue
        base = key.ecosystem.partition(":")[0]
        feed = caches.get(base) or caches.setdefault(base, Feed(feeds, base))
        record = feed.find(key)
        if record is None:
            sys.stderr.write(f"gone: {' | '.join(key)}\n")
            continue
        yield with_nvd(line(key, record, ratings), each)


def with_nvd(new: starter.Line, old: starter.Line | None) -> starter.Line:
    """Keep a vector that was looked up at NVD, as long as no feed has one."""
    if old and "nvd" in old.sources and not any(each.startswith("CVSS:") for each in new.severities):
        return new._replace(severities=old.severities, sources=(*new.sources, "nvd"))
    return new


def exploitation(feeds: Path, lines: Iterable[starter.Line]) -> Iterator[str]:
    """Yield the lines of the last section for the CVEs of the others."""
    with gzip.open(feeds / "epss" / "epss_scores-current.csv.gz", "rt") as stream:
        scores = {row[0]: f"{row[1]} {row[2]}" for row in csv.reader(stream) if len(row) == 3}
    catalogue = json.loads((feeds / "kev" / "known_exploited_vulnerabilities.json").read_bytes())
    listed = {each["cveID"]: each for each in catalogue["vulnerabilities"]}
    for cve in sorted({name for each in lines for name in each.ids if CVE.fullmatch(name)}, key=number):
        kev = "-"
        if entry := listed.get(cve):
            ransomware = " ransomware" if entry["knownRansomwareCampaignUse"] == "Known" else ""
            kev = f"{entry['dateAdded']} {entry['dueDate']}{ransomware}"
        if cve in scores or cve in listed:
            yield f"{cve} | {scores.get(cve, '-')} | {kev}"


def number(cve: str) -> tuple[int, int]:
    """Order CVEs by year and number."""
    _, year, serial = cve.split("-")
    return int(year), int(serial)


def main() -> None:
    """Write the refreshed file to stdout."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("feeds", type=Path)
    parser.add_argument("--add", type=Path)
    options = parser.parse_args()
    wanted = options.add.read_text().splitlines() if options.add else ()
    added = [Key(*each.split(" | ")[:3]) for each in wanted if each and each[0] != "#"]
    header = DATA.read_text().partition("[advisories]\n")[0]
    lines = sorted(refreshed(options.feeds, (each for _, each in starter.advisories()), added))
    rows = ["[advisories]", *map(text, lines), "", "[exploitation]", *exploitation(options.feeds, lines)]
    sys.stdout.write(header + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
