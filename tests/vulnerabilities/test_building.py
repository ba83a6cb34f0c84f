"""Shards: the same records give the same bytes, in full or as a delta; bad records harm only themselves."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.errors import DataUnavailable, Malformed
from seawall.vulnerabilities.advisory import Dropped
from seawall.vulnerabilities.base import Built
from seawall.vulnerabilities.building import Changed, build, rebuild
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.shard import Shard
from support.advisories import affected, archive, fixed, record


def built(folder: Path, *records: Any, ecosystem: str = "npm", name: str = "shard") -> Built:
    (folder / "all.zip").write_bytes(archive(records))
    return build(ecosystem, folder / "all.zip", folder / name)


versions = st.integers(0, 9).map("{0}.0.0".format) | st.sampled_from(["latest", "v", "1.0.0-rc.1"])
events = st.lists(
    st.tuples(st.sampled_from(["introduced", "fixed", "last_affected"]), versions | st.just("0")).map(
        lambda pair: dict([pair])
    ),
    min_size=1,
    max_size=4,
)
entries = st.builds(
    lambda ecosystem, name, listed, these: affected(ecosystem, name, *these, versions=listed),
    st.sampled_from(["npm", "npm", "npm", "PyPI"]),
    st.sampled_from("abc"),
    st.lists(versions, max_size=3),
    events,
)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "withdrawn": st.just("2024-01-01T00:00:00Z"),
        "aliases": st.lists(st.sampled_from(["CVE-2024-1000", "CVE-2024-1001"]), max_size=2),
        "severity": st.just([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]),
        "database_specific": st.sampled_from([{"severity": "LOW"}, {"severity": "HIGH"}]),
    },
)
numbers = st.integers(1, 6).map("X-{0}".format)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    modified = f"2024-01-0{draw(st.integers(1, 9))}T00:00:00Z"
    entry = draw(st.lists(entries, min_size=1, max_size=3))
    if draw(st.integers(0, 9)) == 0:
        return {"id": draw(numbers), "modified": modified, "affected": 7}
    return record(draw(numbers), *entry, modified=modified, **draw(bodies))


def of_one_id(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({each["id"]: each for each in found}.values())


several = st.lists(records(), min_size=1, max_size=6).map(of_one_id)


@settings(max_examples=60, deadline=None)
@given(several, several)
def test_a_delta_gives_the_bytes_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("delta")
    try:
        built(folder, *old, name="old")
        whole = built(folder, *of_one_id([*old, *new]), name="whole")
    except Malformed:  # none of the records can be read
        return
    never = "0000-00-00T00:00:00Z"  # as an archive dates what cannot be read
    changed = [Changed(each["id"], never, json.dumps(each).encode()) for each in new]
    delta = rebuild("npm", folder / "old", changed, folder / "delta")
    assert (delta.digest, delta.records, delta.newest) == (whole.digest, whole.records, whole.newest)


def test_the_order_of_the_archive_does_not_matter(tmp_path: Path) -> None:
    each = [record(f"X-{n}", fixed("npm", f"p{n % 3}", f"{n}.0.0")) for n in range(40)]
    assert built(tmp_path, *each).digest == built(tmp_path, *each[::-1]).digest


def test_a_shard_gives_back_what_it_was_made_of(tmp_path: Path) -> None:
    built(
        tmp_path, record("X-2", fixed("npm", "a", "2.0.0")), record("X-1", withdrawn="2024-01-01T00:00:00Z")
    )
    with closing(Shard.open(tmp_path / "shard")) as shard:
        dropped, kept = shard.records()
    assert isinstance(dropped, Dropped)
    assert not isinstance(kept, Dropped)
    assert (dropped.id, kept.advisory.id, kept.affects[0].fixed) == ("X-1", "X-2", "2.0.0")


HOSTILE = [
    ("X-not-json", b"{"),
    ("X-wrong-type", b'{"id": "X-wrong-type", "modified": 7}'),
    ("X-no-modified", b'{"id": "X-no-modified"}'),
    ("X-other-name", b'{"id": "X-another", "modified": "2024-01-01T00:00:00Z"}'),
    ("X-deep", b'{"id": "X-deep", "modified": "", "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}"),
    ("X-deep2", b'{"database_specific": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}"),
    ("X-latin", b'{"id": "X-latin", "modified": "", "summary": "\xe9"}'),
    ("X-range", b'{"id":"X-range","modified":"","affected":[{"ranges":[{"type":"X","events":[]}]}]}'),
    ("X-null", b'{"id":"X-null","modified":"","aliases":null}'),
    ("../X-path", b'{"id": "../X-path", "modified": ""}'),
]


def test_bad_records_are_counted_and_harm_nobody(tmp_path: Path) -> None:
    good = record("X-good", fixed("npm", "a", "1.0.0"))
    assert built(tmp_path, good, *HOSTILE).records == 1
    with closing(Shard.open(tmp_path / "shard")) as shard:
        assert shard.meta.malformed == len(HOSTILE)
        assert all(each.why for each in shard.records() if isinstance(each, Dropped))


def test_an_archive_of_bad_records_only_is_malformed(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="none of its"):
        built(tmp_path, *HOSTILE)


def test_an_empty_archive_is_an_empty_shard(tmp_path: Path) -> None:
    assert built(tmp_path).records == 0


def test_a_record_with_a_broken_checksum_is_dropped(tmp_path: Path) -> None:
    raw = bytearray(archive([record("X-1", fixed("npm", "a", "1.0.0")), record("X-2")]))
    at = raw.find(b"X-1.json") + len(b"X-1.json")
    raw[at + 5] ^= 0xFF
    (tmp_path / "all.zip").write_bytes(raw)
    build("npm", tmp_path / "all.zip", tmp_path / "shard")
    with closing(Shard.open(tmp_path / "shard")) as shard:
        assert (shard.meta.records, shard.meta.malformed) == (0, 1)


def affecting(shard: Shard, package: str, version: str, scope: str = "") -> set[tuple[str, bool]]:
    scheme = scheme_for(shard.meta.ecosystem)
    key = scheme.key(version) if scheme and version[0].isdigit() else None
    found = shard.affecting(package, [scope], key, version)
    return {(hit.advisory.id, hit.unparsed) for hit in found}


def test_look_ups(tmp_path: Path) -> None:
    built(
        tmp_path,
        record("X-1", fixed("npm", "a", "2.0.0")),
        record("X-2", affected("npm", "a", {"introduced": "3.0.0"}, {"last_affected": "4.0.0"})),
        record("X-3", affected("npm", "a", {"introduced": "1.5.0"}, {"fixed": "soon"})),
        record("X-4", affected("npm", "a", versions=["latest"])),
    )
    with closing(Shard.open(tmp_path / "shard")) as shard:
        assert affecting(shard, "a", "1.0.0") == {("X-1", False)}
        assert affecting(shard, "a", "2.0.0") == {("X-3", True)}
        assert affecting(shard, "a", "4.0.0") == {("X-2", False), ("X-3", True)}
        assert affecting(shard, "a", "latest") == {
            ("X-1", True),
            ("X-2", True),
            ("X-3", True),
            ("X-4", False),
        }
        assert affecting(shard, "b", "1.0.0") == set()
        assert affecting(shard, "a", "1.0.0", scope="11") == set()


def test_what_is_no_shard(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"SQLite format 3\0" + bytes(2000))
    (tmp_path / "empty.sqlite").write_bytes(b"")
    for name in ("x.sqlite", "empty.sqlite", "absent.sqlite"):
        with pytest.raises(DataUnavailable, match="db update"):
            Shard.open(tmp_path / name)


def test_a_damaged_shard_is_said_to_be_unavailable(tmp_path: Path) -> None:
    built(tmp_path, *(record(f"X-{n}", fixed("npm", f"p{n}", "1.0.0")) for n in range(500)))
    path = tmp_path / "shard"
    raw = bytearray(path.read_bytes())
    raw[16 * 1024 :] = b"\xff" * (len(raw) - 16 * 1024)
    path.write_bytes(raw)
    with pytest.raises(DataUnavailable):
        all_affecting(path)


def all_affecting(path: Path) -> None:
    with closing(Shard.open(path)) as shard:
        for number in range(500):
            affecting(shard, f"p{number}", "0.5.0")
