"""KEV and EPSS: what CISA and FIRST publish, as shards."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from seawall.model.errors import DataUnavailable, LimitExceeded, Malformed
from seawall.model.finding import Epss, Kev
from seawall.vulnerabilities import facts
from seawall.vulnerabilities.base import Work
from seawall.vulnerabilities.facts import Facts
from seawall.vulnerabilities.feeds import epss, kev
from support.advisories import epss as scores
from support.advisories import kev as catalogue
from support.tools import require_feeds


def test_the_catalogue(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(catalogue("CVE-2024-1000", "CVE-2023-1234567", ransomware="Known"))
    built = kev.build(Work("kev", "kev", (tmp_path / "in",)), tmp_path / "out")
    assert (built.records, built.newest) == (2, "2024-05-31T00:00:00Z")
    with closing(Facts(tmp_path / "out")) as found:
        assert found.kev(["CVE-2024-1000", "CVE-2024-1001", "GHSA-x", "CVE-2023-1234567"]) == {
            "CVE-2024-1000": Kev("2024-01-02", "2024-01-23", ransomware=True),
            "CVE-2023-1234567": Kev("2024-01-02", "2024-01-23", ransomware=True),
        }


def test_the_scores(tmp_path: Path) -> None:
    table = {"CVE-1999-0001": (0.03351, 0.8765), "CVE-2024-12345": (1.0, 1.0), "CVE-2024-2": (1e-05, 0.0)}
    (tmp_path / "in").write_bytes(scores(table))
    built = epss.build(Work("epss", "epss", (tmp_path / "in",)), tmp_path / "out")
    assert (built.records, built.newest) == (3, "2024-05-31T00:00:00Z")
    with closing(Facts(tmp_path / "out")) as found:
        assert found.epss(["CVE-1999-0001", "CVE-2024-12345", "CVE-2000-0001"]) == {
            "CVE-1999-0001": Epss(0.03351, 0.8765, "2024-05-31T00:00:00Z"),
            "CVE-2024-12345": Epss(1.0, 1.0, "2024-05-31T00:00:00Z"),
        }


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b'{"vulnerabilities": []}', b'{"dateReleased": "", "vulnerabilities": [{}]}', b"\xff"],
)
def test_what_is_no_catalogue(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "in").write_bytes(raw)
    with pytest.raises(Malformed):
        kev.build(Work("kev", "kev", (tmp_path / "in",)), tmp_path / "out")


def test_ids_that_are_no_cve_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(catalogue("CVE-2024-1000", "CVE-x", "CVE-2024-1000"))
    assert kev.build(Work("kev", "kev", (tmp_path / "in",)), tmp_path / "out").records == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no gzip",
        gzip.compress(b"no table", mtime=0),
        gzip.compress(b"#score_date:2024-05-31\ncve,epss,percentile\nnothing\n", mtime=0),
        gzip.compress(b"cve,epss,percentile\nCVE-2024-1,0.1,0.1\n", mtime=0),
        scores({"CVE-2024-1000": (0.1, 0.1)})[:-9],
    ],
    ids=["empty", "plain", "no-table", "no-numbers", "short-id", "cut"],
)
def test_what_is_no_table(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "in").write_bytes(raw)
    with pytest.raises(Malformed):
        epss.build(Work("epss", "epss", (tmp_path / "in",)), tmp_path / "out")


def test_a_bomb_in_place_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epss, "INFLATED_LIMIT", 1_000_000)
    (tmp_path / "in").write_bytes(gzip.compress(bytes(50_000_000)))
    with pytest.raises(LimitExceeded):
        epss.build(Work("epss", "epss", (tmp_path / "in",)), tmp_path / "out")


def test_lines_that_are_none_are_left_out(tmp_path: Path) -> None:
    lines = [
        "#model_version:v1,score_date:2024-05-31T00:00:00+0000",
        "cve,epss,percentile",
        "CVE-2024-1000,0.5,0.5",
        "CVE-2024-1001,high,0.5",
        "CVE-2024-1002,0.5",
        "CVE-2024-1003,,",
    ]
    (tmp_path / "in").write_bytes(gzip.compress("\r\n".join(lines).encode() + b"\r\n"))
    assert epss.build(Work("epss", "epss", (tmp_path / "in",)), tmp_path / "out").records == 1


@pytest.mark.parametrize(
    "name", ["CVE-2024-1", "cve-2024-1000", "CVE-24-1", "CVE-2024-12345678", "CVE-2024-1 "]
)
def test_numbers(name: str) -> None:
    number = facts.number(name)
    assert number is None or facts.name(number) in {name, "CVE-2024-0001"}


def test_what_is_no_shard_of_facts(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"nothing")
    with pytest.raises(DataUnavailable):
        Facts(tmp_path / "x")


def test_the_real_tables(tmp_path: Path) -> None:
    feeds = require_feeds()
    began = time.process_time()
    built = epss.build(
        Work("epss", "epss", (feeds / "epss" / "epss_scores-current.csv.gz",)), tmp_path / "epss"
    )
    assert time.process_time() - began < 4, "it takes about one second of an idle machine"
    lines = gzip.decompress((feeds / "epss" / "epss_scores-current.csv.gz").read_bytes()).splitlines()[2:]
    assert built.records == len(lines)
    assert built.size < 8_000_000
    sample = [line.decode().split(",") for line in lines[::997]]
    with closing(Facts(tmp_path / "epss")) as found:
        known = found.epss(cve for cve, *_ in sample)
    assert {cve: (each.score, each.percentile) for cve, each in known.items()} == {
        cve: (float(score), float(percentile)) for cve, score, percentile in sample
    }
    path = feeds / "kev" / "known_exploited_vulnerabilities.json"
    built = kev.build(Work("kev", "kev", (path,)), tmp_path / "kev")
    assert built.records == len(json.loads(path.read_bytes())["vulnerabilities"])
