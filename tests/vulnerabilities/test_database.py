"""The database: which data answers, and what stands in for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.errors import DataUnavailable
from seawall.vulnerabilities import starter
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.embedded import shard as embedded
from seawall.vulnerabilities.store import Store
from support.advisories import epss, fixed, kev, record, updated, write_facts, write_mirror

WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    scored = record(
        "GHSA-a",
        fixed("npm", "a", "1.0.0"),
        aliases=["CVE-2024-1000"],
        severity=[{"type": "CVSS_V3", "score": WORST}],
    )
    root = write_mirror(tmp_path / "mirror", {"npm": [scored]})
    write_facts(root, kev("CVE-2024-1000"), epss({"CVE-2024-1000": (0.25, 0.5)}))
    updated(tmp_path / "cache", root)
    return tmp_path / "cache"


@pytest.mark.parametrize("ecosystem", starter.ecosystems())
def test_the_starter_set_makes_whole_shards(ecosystem: str) -> None:
    shard = embedded(ecosystem)
    assert shard.meta.records == len(starter.records(ecosystem))
    assert (shard.meta.rejected, shard.meta.malformed, shard.meta.dropped) == (0, 0, 0)


def test_what_is_missing(cache: Path) -> None:
    with Database.open(cache) as database:
        assert database.missing(["npm", "PyPI", "kev", "epss"]) == {"PyPI"}
        assert (database.is_starter("npm"), database.is_starter("PyPI")) == (False, True)
        assert database.shard("Maven") is None


def test_feeds_are_those_that_were_asked(cache: Path) -> None:
    with Database.open(cache) as database:
        database.shard("npm")
        database.shard("Go")
        database.kev(["CVE-2024-1000"])
        assert [(feed.name, feed.starter) for feed in database.feeds()] == [
            ("Go", True),
            ("kev", False),
            ("npm", False),
        ]


def test_facts_of_the_store_and_of_the_starter_set(cache: Path, tmp_path: Path) -> None:
    known = next(iter(starter.kev()))
    with Database.open(cache) as database:
        assert set(database.kev(["CVE-2024-1000", known])) == {"CVE-2024-1000"}
        assert database.epss(["CVE-2024-1000"])["CVE-2024-1000"].score == 0.25
    with Database.open(tmp_path / "empty") as database:
        assert set(database.kev(["CVE-2024-1000", known])) == {known}
        assert database.epss(starter.epss())
    with Database.open(tmp_path / "empty", starter=False) as database:
        assert not database.kev([known])
        assert not database.epss(starter.epss())


def test_vectors_of_the_store_then_of_the_starter_set(cache: Path) -> None:
    wanted = ["CVE-2024-1000", "CVE-2021-44906", "CVE-2000-0001"]
    with Database.open(cache) as database:
        found = database.vectors(wanted)
        assert {cve: vectors[0][0] for cve, vectors in found.items()} == {
            "CVE-2024-1000": "GHSA-a",
            "CVE-2021-44906": "GHSA-xvch-5gv4-984h",
        }
        assert database.feeds() == (), "a look at other records is no use of their feed"


def test_a_shard_that_an_update_has_just_replaced(cache: Path) -> None:
    store = Store(cache)
    with Database.open(cache) as database:
        gone = store.path(store.pointer().shards["npm"])
        root = write_mirror(cache.parent / "mirror", {"npm": [record("GHSA-b", fixed("npm", "a", "2.0.0"))]})
        updated(cache, root)
        gone.unlink()
        shard = database.shard("npm")
        assert shard is not None
        assert set(shard.known()) == {"GHSA-b"}


def test_a_shard_that_is_gone(cache: Path) -> None:
    store = Store(cache)
    store.path(store.pointer().shards["npm"]).unlink()
    with Database.open(cache) as database, pytest.raises(DataUnavailable, match="db update"):
        database.shard("npm")
