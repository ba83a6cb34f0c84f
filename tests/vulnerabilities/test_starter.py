"""The starter data: well formed, ordered, made of facts only, and the same facts as the feeds have."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Malformed, SeawallError
from seawall.vulnerabilities import osv, ranges, severity, starter
from seawall.vulnerabilities.compiling import Compiler
from seawall.vulnerabilities.schemes import scheme_for
from support.tools import require_feeds

FILE = Path(starter.__file__).with_name("advisories.txt")
TEXT = FILE.read_text("utf-8")
LINES = [line for _, line in starter.advisories()]
MINIMA = {"Alpine": 75, "Debian": 130, "Go": 70, "PyPI": 110, "RubyGems": 60, "npm": 110}

VERSION = r"[0-9A-Za-z.+~:_-]{1,64}"
INTERVAL = rf"{VERSION}(?: <=?{VERSION})?"
VECTOR = r"CVSS:[34]\.[01](?:/[A-Z]{1,3}:[A-Z])+"
COLUMNS = {
    "ecosystem": r"Alpine:(?:edge|v3\.\d+)|Debian:1[12]|Go|PyPI|RubyGems|npm",
    "package": r"@?[A-Za-z0-9][A-Za-z0-9._+-]*(?:/[A-Za-z0-9._~-]+){0,5}",
    "ids": r"{0}(?: {0}){{0,6}}".format(
        r"(?:(?:ALPINE-|DEBIAN-)?CVE-\d{4}-\d{4,7}|GHSA(?:-[2-9cfghjmpqrvwx]{4}){3}|GO-\d{4}-\d{4}"
        r"|PYSEC-\d{4}-\d{1,6}|D[LS]A-\d{3,4}-\d{1,2})"
    ),
    "ranges": rf"{INTERVAL}(?:, {INTERVAL})*",
    "published": r"(?:19|20)\d\d-[01]\d-[0-3]\d|-",
    "severity": rf"-|LOW|MODERATE|HIGH|CRITICAL|{VECTOR}(?: {VECTOR})*",
    "sources": r"[a-z]+(?:-[a-z]+)*(?: [a-z]+)*",
}
SCORE = r"[01](?:\.\d{1,5})?"
EXPLOITATION = re.compile(
    rf"CVE-\d{{4}}-\d{{4,7}} \| (?:{SCORE} {SCORE}|-)"
    r" \| (?:20\d\d-\d\d-\d\d 20\d\d-\d\d-\d\d(?: ransomware)?|-)"
)
GOOD = "PyPI | jinja2 | GHSA-h5c8-rqwp-cp95 CVE-2024-22195 | 0 <3.1.3 | 2024-01-11 | - | pypa"


def section(name: str) -> list[str]:
    """The lines of one section, read without the module's help."""
    body = TEXT.partition(f"\n[{name}]\n")[2].partition("\n[")[0]
    return [line for line in body.splitlines() if line]


def with_line(line: str, *, of: str = "advisories") -> str:
    return f"# header\n\n[{of}]\n{GOOD if of == 'advisories' else 'CVE-2024-22195 | 0.1 0.2 | -'}\n{line}\n"


def intervals(ecosystem: str, events: Iterable[osv.Event]) -> list[ranges.Interval]:
    """What is affected by the events of one range."""
    scheme = scheme_for(ecosystem)
    assert scheme is not None
    turns = [ranges.turn(event, scheme.key) for event in events]
    return ranges.intervals([turn for turn in turns if turn])


def stated(line: starter.Line) -> list[osv.Event]:
    """The events of a line."""
    return [osv.Event(**event) for event in starter.events(line.ranges)]


@cache
def archive(ecosystem: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(require_feeds() / "osv" / ecosystem / "all.zip")


def of_feed(line: starter.Line) -> dict[str, Any]:
    """The feed's record behind a line; a Debian line may be about one CVE of a security advisory."""
    name = line.ids[2] if "debian" in line.sources else line.ids[0]
    found: dict[str, Any] = json.loads(archive(line.ecosystem.partition(":")[0]).read(f"{name}.json"))
    return found


FROM_FEEDS = [line for line in LINES if "ghsa" not in line.sources]


def test_counts() -> None:
    assert starter.ecosystems() == tuple(MINIMA)
    counts = {name: len(starter.records(name)) for name in MINIMA}
    assert all(counts[name] >= least for name, least in MINIMA.items()), counts
    assert sum(counts.values()) >= 400


def test_both_debian_releases_and_alpine_branches() -> None:
    counts = Counter(line.ecosystem for line in LINES)
    assert counts["Debian:11"] >= 100
    assert counts["Debian:12"] >= 25
    assert counts["Alpine:edge"] >= 50
    assert counts["Alpine:v3.11"] >= 20


def test_it_is_small_and_plain() -> None:
    assert FILE.stat().st_size < 200_000
    assert TEXT.isascii()
    assert TEXT.isprintable() or set(TEXT) - {"\n"} <= {chr(code) for code in range(32, 127)}


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=list(COLUMNS))
def test_columns_hold_facts_only(column: int) -> None:
    pattern = re.compile(list(COLUMNS.values())[column])
    rows = [line.split(" | ") for line in section("advisories")]
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert [row for row in rows if not pattern.fullmatch(row[column])] == []


def test_exploitation_holds_facts_only() -> None:
    assert [line for line in section("exploitation") if not EXPLOITATION.fullmatch(line)] == []


def test_sorted_without_duplicates() -> None:
    keys = [(line.ecosystem, line.package, line.ids[0]) for line in LINES]
    assert all(before < after for before, after in pairwise(keys))
    numbers = [tuple(map(int, each.cve.split("-")[1:])) for each in starter.exploitation()]
    assert all(before < after for before, after in pairwise(numbers))
    assert all(before < after for before, after in pairwise(section("sources")))


def test_no_cve_twice_in_a_package() -> None:
    pairs = Counter(
        (line.ecosystem, line.package, name)
        for line in LINES
        for name in line.ids
        if name.startswith(("CVE-", "GHSA-"))
    )
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_lines_of_one_id_agree() -> None:
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    for line in LINES:
        if "debian" in line.sources:  # one CVE, an advisory for each package
            continue
        facts = (line.ids, line.published, line.severities)
        assert found.setdefault((line.ecosystem.partition(":")[0], line.ids[0]), facts) == facts


def test_ranges_are_ordered_and_hold_something() -> None:
    for line in LINES:
        found = intervals(line.ecosystem, stated(line))
        assert len(found) == len(line.ranges.split(", ")), line
        fixed = [each.fixed for each in stated(line) if each.fixed]
        assert [each.fixed for each in found if each.fixed] == fixed, line


@pytest.mark.parametrize("ecosystem", MINIMA)
def test_records_go_into_a_shard_whole(ecosystem: str) -> None:
    compiler = Compiler(ecosystem, scheme_for(ecosystem))
    for record in starter.records(ecosystem):
        compiled = compiler.compile(osv.convert(record))
        affects = getattr(compiled, "affects", ())
        assert affects, compiled
        assert not any(each.unparsed for each in affects)


def test_vectors_are_valid() -> None:
    for line in LINES:
        for each in line.severities:
            scored = severity.scored(each)
            assert each.isalpha() if scored is None else scored.score > 0, line


def test_most_have_a_severity() -> None:
    assert sum(bool(line.severities) for line in LINES) > 0.65 * len(LINES)


def test_exploitation_is_in_bounds_and_of_the_lines() -> None:
    named = {name for line in LINES for name in line.ids}
    assert {each.cve for each in starter.exploitation()} <= named
    assert all(0 <= value <= 1 for pair in starter.epss().values() for value in pair)
    for added, due, _ in starter.kev().values():
        assert date(2021, 11, 3) <= date.fromisoformat(added) <= date.fromisoformat(starter.KEV_DATE)
        assert date.fromisoformat(due) > date(2020, 1, 1)
    assert len(starter.kev()) >= 25
    assert any(ransomware for *_, ransomware in starter.kev().values())
    assert len(starter.epss()) >= 400


def test_published_before_today() -> None:
    assert all(line.published <= starter.AS_OF for line in LINES if line.published != "-")


def test_sources_and_dates_are_stated() -> None:
    header = TEXT.partition("\n[sources]\n")[0]
    assert all(date in header for date in (starter.AS_OF, starter.EPSS_DATE, starter.KEV_DATE))
    rows = [line.split(" | ") for line in section("sources")]
    assert tuple(row[1] for row in rows) == starter.SOURCES
    assert all(re.fullmatch(r"https://[a-z0-9.-]+(/[A-Za-z0-9._-]+)*", row[1]) for row in rows)
    assert all(len(row) == 4 and row[2] and row[3] for row in rows)
    used = {tag for line in LINES for tag in line.sources} | {"epss", "kev"}
    assert used == {row[0] for row in rows}


def test_feeds_have_the_same_ranges() -> None:
    for line in FROM_FEEDS:
        found = {
            interval
            for affected in osv.convert(of_feed(line)).affected
            if affected.package == osv.Named(line.ecosystem, line.package)
            for each in affected.ranges
            if each.type != "GIT"
            for interval in intervals(line.ecosystem, each.events)
        }
        lowest = {each.high: each.low for each in sorted(found, reverse=True)}
        expected = {each for each in found if lowest[each.high] == each.low}
        assert set(intervals(line.ecosystem, stated(line))) == expected, line


def test_feeds_have_the_same_names() -> None:
    for line in FROM_FEEDS:
        record = of_feed(line)
        names = {record["id"], *record.get("aliases", ()), *record.get("upstream", ())}
        assert set(line.ids) <= names | {f"DEBIAN-{name}" for name in names}


def test_feeds_have_the_same_vectors() -> None:
    for line in FROM_FEEDS:
        text = json.dumps(of_feed(line))
        if len(line.sources) == 1:
            vectors = [each for each in line.severities if ":" in each]
            assert all(set(each.split("/")) <= set(re.split(r'[/"]', text)) for each in vectors), line


def test_feeds_have_the_same_exploitation() -> None:
    catalogue = json.loads((require_feeds() / "kev" / "known_exploited_vulnerabilities.json").read_bytes())
    listed = {
        each["cveID"]: (each["dateAdded"], each["dueDate"], each["knownRansomwareCampaignUse"] == "Known")
        for each in catalogue["vulnerabilities"]
    }
    named = {name for line in LINES for name in line.ids}
    assert starter.kev() == {cve: facts for cve, facts in listed.items() if cve in named}


def test_a_record() -> None:
    text = (
        "[advisories]\n"
        "Debian:11 | zlib | DEBIAN-CVE-2018-25032 CVE-2018-25032 DSA-5111-1 | 0 <1:1 | - | - | debian\n"
        "npm | ip | GHSA-78xj-cgh5-2h22 CVE-2023-42282 | 0 <=1, 2.0 <2.1, 3 | 2024-02-08 | LOW | ghsa\n"
    )
    (debian,) = starter.records("Debian", text)
    assert debian["upstream"] == ["CVE-2018-25032"]
    assert debian["related"] == ["DSA-5111-1"]
    assert "published" not in debian
    (npm,) = starter.records("npm", text)
    assert npm == {
        "id": "GHSA-78xj-cgh5-2h22",
        "modified": f"{starter.AS_OF}T00:00:00Z",
        "published": "2024-02-08T00:00:00Z",
        "aliases": ["CVE-2023-42282"],
        "affected": [
            {
                "package": {"ecosystem": "npm", "name": "ip"},
                "ranges": [
                    {
                        "type": "SEMVER",
                        "events": [
                            {"introduced": "0"},
                            {"last_affected": "1"},
                            {"introduced": "2.0"},
                            {"fixed": "2.1"},
                            {"introduced": "3"},
                        ],
                    }
                ],
            }
        ],
        "database_specific": {"severity": "LOW"},
    }
    assert starter.records("Go", text) == []


def test_lines_of_one_id_become_one_record() -> None:
    (record,) = starter.records("PyPI", with_line(GOOD.replace("jinja2", "jinja3")))
    affected = record["affected"]
    assert isinstance(affected, list)
    assert [each["package"]["name"] for each in affected] == ["jinja2", "jinja3"]


@pytest.mark.parametrize(
    "line",
    [
        "PyPI | jinja2",
        GOOD + " | more",
        GOOD.replace("PyPI", "PyPI:1"),
        GOOD.replace("0 <3.1.3", ""),
        GOOD.replace("0 <3.1.3", "0 <"),
        GOOD.replace("0 <3.1.3", "0 <3.1.3,4"),
        GOOD.replace("0 <3.1.3", "0 < 3.1.3"),
        GOOD.replace("0 <3.1.3", "before 3.1.3"),
        GOOD.replace("2024-01-11", "yesterday"),
        GOOD.replace("| - |", "| severe |"),
        GOOD.replace("| - |", "| CVSS:3.1/AV:N severe |"),
        GOOD.replace("jinja2", ""),
        GOOD.replace(" | pypa", " | "),
    ],
)
def test_broken_advisory_is_named_by_its_line(line: str) -> None:
    with pytest.raises(Malformed, match=r"^starter data, line 5: "):
        starter.records("PyPI", with_line(line))


@pytest.mark.parametrize(
    "line",
    [
        "CVE-2024-1",
        "CVE-2024-1 | x y | -",
        "CVE-2024-1 | 0.1 | -",
        "CVE-2024-1 | 0.1 0.2 | soon later",
        "CVE-2024-1 | 0.1 0.2 | 2024-01-01",
        "CVE-2024-1 | 0.1 0.2 | 2024-01-01 2024-02-01 perhaps",
    ],
)
def test_broken_exploitation_is_named_by_its_line(line: str) -> None:
    with pytest.raises(Malformed, match=r"^starter data, line 5: "):
        list(starter.exploitation(with_line(line, of="exploitation")))


def test_broken_ecosystem_is_named_when_all_are_read() -> None:
    with pytest.raises(Malformed, match=r"^starter data, line 5: 'Debain:11' "):
        list(starter.advisories(text=with_line(GOOD.replace("PyPI", "Debain:11"))))


@given(st.text(max_size=300), st.text(alphabet="PyPI|0 <=3.,-\n#[]", max_size=300))
def test_any_text_is_read_or_refused(first: str, second: str) -> None:
    for text in (first, f"[advisories]\n{second}", with_line(f"PyPI | {first}"), with_line(f"PyPI{second}")):
        with suppress(SeawallError):
            starter.records("PyPI", text)
            list(starter.exploitation(text))
