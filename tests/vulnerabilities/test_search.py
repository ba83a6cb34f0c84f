"""Looking up by hand: ids in any case, aliases, packages; ranges as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.finding import Severity
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.search import Affected, Answer, search
from support.advisories import affected, epss, fixed, kev, record, updated, write_facts, write_mirror


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    records = {
        "npm": [
            record(
                "GHSA-jfh8-c2jp-5v3q",
                affected("npm", "a", {"introduced": "2.0.0"}, {"fixed": "2.3.0"}, versions=["1.0.0"]),
                affected("npm", "b", {"introduced": "0"}, {"last_affected": "3.0.0"}),
                affected("npm", "c", {"introduced": "0"}),
                affected("npm", "d", {"introduced": "0"}, {"fixed": "soon"}),
                aliases=["CVE-2024-1000"],
                severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                summary="Bad",
            )
        ],
        "Debian": [record("DSA-1-1", fixed("Debian:11", "a", "2"), upstream=["CVE-2024-1000"])],
        "PyPI": [record("PYSEC-1", fixed("PyPI", "Zope.Interface", "2"))],
    }
    root = write_mirror(folder / "mirror", records)
    write_facts(root, kev("CVE-2024-1000"), epss({"CVE-2024-1000": (0.5, 0.5)}))
    updated(folder / "cache", root)
    return folder / "cache"


def ask(cache: Path, text: str, **options: int) -> Answer:
    with Database.open(cache, starter=False) as database:
        return search(database, text, **options)


@pytest.mark.parametrize("text", ["CVE-2024-1000", "cve-2024-1000", " CVE-2024-1000\n"])
def test_by_cve(cache: Path, text: str) -> None:
    found = ask(cache, text)
    assert [(each.ecosystem, each.id) for each in found.records] == [
        ("Debian", "DSA-1-1"),
        ("npm", "GHSA-jfh8-c2jp-5v3q"),
    ]
    assert set(found.kev) == set(found.epss) == {"CVE-2024-1000"}


def test_by_id(cache: Path) -> None:
    [found] = ask(cache, "ghsa-JFH8-c2jp-5v3q").records
    assert found.id == "GHSA-jfh8-c2jp-5v3q"
    assert (found.severity, found.title) == (Severity.CRITICAL, "Bad")
    assert found.affected == (
        Affected("a", "", (">= 2.0.0, < 2.3.0", "= 1.0.0")),
        Affected("b", "", ("<= 3.0.0",)),
        Affected("c", "", ("all versions",)),
        Affected("d", "", ("unreadable versions",)),
    )


def test_by_package(cache: Path) -> None:
    assert {each.ecosystem for each in ask(cache, "a").records} == {"Debian", "npm"}
    assert [each.id for each in ask(cache, "zope_interface").records] == ["PYSEC-1"]


@pytest.mark.parametrize("text", ["", "nothing", "%", "' OR 1=1 --", "CVE-"])
def test_nothing(cache: Path, text: str) -> None:
    assert ask(cache, text).records == ()


def test_bounded(cache: Path) -> None:
    assert len(ask(cache, "CVE-2024-1000", limit=1).records) == 1


def test_the_starter_set_is_searched_too(tmp_path: Path) -> None:
    with Database.open(tmp_path) as database:
        found = search(database, "CVE-2021-44906")
    assert found.records
    assert all(each.starter for each in found.records)
