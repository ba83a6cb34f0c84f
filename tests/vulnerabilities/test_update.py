"""Updates: in full the first time, then what changed; whatever happens, the old data stays in use."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.model.errors import DataUnavailable, Misuse
from seawall.vulnerabilities.base import Entry
from seawall.vulnerabilities.feeds import osv
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.store import Store
from seawall.vulnerabilities.update import PATIENCE, ensure, sources, update
from support.advisories import archive, epss, fixed, kev, record, updated, write_facts, write_mirror
from support.server import Site, once, serving

RECORDS = [
    record(f"GHSA-{n}", fixed("npm", f"p{n}", "1.0.0"), modified=f"2024-01-0{n}T00:00:00Z")
    for n in range(1, 6)
]


def ids(cache: Path, shard: str = "npm") -> set[str]:
    store = Store(cache)
    opened = Shard.open(store.path(store.pointer().shards[shard]))
    return set(opened.known())


def entry(cache: Path, shard: str = "npm") -> Entry:
    return Store(cache).pointer().shards[shard]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as found:
        offer(found, RECORDS)
        yield found


def offer(site: Site, records: list[dict[str, Any]], *, delta: bool = True, ecosystem: str = "npm") -> None:
    """Serve records as the public bucket does."""
    site.pages["/osv/ecosystems.txt"] = f"{ecosystem}\n{ecosystem}:1\n[EMPTY]\n../etc\n".encode()
    site.pages[f"/osv/{ecosystem}/all.zip"] = archive(records)
    site.pages.pop(f"/osv/{ecosystem}/modified_id.csv", None)
    if delta:
        newest = sorted(records, key=lambda each: str(each["modified"]), reverse=True)
        lines = "".join(f"{each['modified']},{each['id']}\n" for each in newest)
        site.pages[f"/osv/{ecosystem}/modified_id.csv"] = lines.encode()
        for each in records:
            site.pages[f"/osv/{ecosystem}/{each['id']}.json"] = json.dumps(each).encode()
    site.pages["/kev/known_exploited_vulnerabilities.json"] = kev("CVE-2024-1000")
    site.pages["/epss/epss_scores-current.csv.gz"] = epss({"CVE-2024-1000": (0.5, 0.5)})


def test_everything_the_first_time(site: Site, tmp_path: Path) -> None:
    outcomes = updated(tmp_path, site.address)
    assert {name: outcome.state for name, outcome in outcomes.items()} == {
        "npm": "updated",
        "kev": "updated",
        "epss": "updated",
    }
    assert outcomes["npm"].records == 5
    assert outcomes["npm"].newest == "2024-01-05T00:00:00Z"
    assert ids(tmp_path) == {each["id"] for each in RECORDS}
    assert list((tmp_path / "db" / "incoming").iterdir()) == []
    assert entry(tmp_path).source == f"{site.address}/osv/npm/all.zip"


def test_nothing_new(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    before = entry(tmp_path)
    site.seen.clear()
    outcomes = updated(tmp_path, site.address)
    assert {outcome.state for outcome in outcomes.values()} == {"unchanged"}
    assert not site.asked("/osv/npm/all.zip")
    assert entry(tmp_path).digest == before.digest
    assert entry(tmp_path).fetched >= before.fetched


def test_only_what_changed(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    changed = record("GHSA-2", fixed("npm", "p2", "2.0.0"), modified="2024-02-01T00:00:00.25Z")
    new = record("GHSA-9", fixed("npm", "p9", "2.0.0"), modified="2023-01-01T00:00:00Z")
    now = [changed, new, *(each for each in RECORDS if each["id"] != "GHSA-2")]
    offer(site, now)
    site.seen.clear()
    outcome = updated(tmp_path, site.address)["npm"]
    assert (outcome.state, outcome.changed, outcome.records) == ("updated", 2, 6)
    asked = {seen.path for seen in site.seen if seen.path.startswith("/osv/npm/")}
    assert asked == {"/osv/npm/modified_id.csv", "/osv/npm/GHSA-2.json", "/osv/npm/GHSA-9.json"}
    delta = entry(tmp_path).digest
    assert updated(tmp_path, site.address, force=True)["npm"].changed is None
    assert entry(tmp_path).digest == delta, "a delta gives the bytes of the whole"


def test_a_withdrawn_record_leaves_by_delta(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    gone = record("GHSA-2", modified="2024-02-01T00:00:00Z", withdrawn="2024-02-01T00:00:00Z")
    offer(site, [gone, *(each for each in RECORDS if each["id"] != "GHSA-2")])
    outcome = updated(tmp_path, site.address)["npm"]
    assert (outcome.changed, outcome.records) == (1, 4)
    assert updated(tmp_path, site.address)["npm"].state == "unchanged"


def test_a_record_in_the_future_does_not_stop_deltas(site: Site, tmp_path: Path) -> None:
    late = record("GHSA-9", fixed("npm", "p9", "2.0.0"), modified="2999-01-01T00:00:00Z")
    offer(site, [*RECORDS, late])
    updated(tmp_path, site.address)
    changed = record("GHSA-2", fixed("npm", "p2", "2.0.0"), modified="2024-02-01T00:00:00Z")
    offer(site, [changed, late, *(each for each in RECORDS if each["id"] != "GHSA-2")])
    assert updated(tmp_path, site.address)["npm"].changed == 1


def test_a_large_delta_is_fetched_whole(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    updated(tmp_path, site.address)
    monkeypatch.setattr(osv, "DELTA", 2)
    offer(
        site,
        [
            record(f"GHSA-{n}", fixed("npm", f"p{n}", "2.0.0"), modified="2024-03-01T00:00:00Z")
            for n in range(9)
        ],
    )
    outcome = updated(tmp_path, site.address)["npm"]
    assert (outcome.changed, outcome.records) == (None, 9)


def test_ids_of_the_list_are_looked_at(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    lines = b"2025-01-01T00:00:00Z,../../../etc/passwd\n2025-01-01T00:00:00Z,a b\nnonsense\n,\n"
    site.pages["/osv/npm/modified_id.csv"] += lines + b"2025-01-01T00:00:00Z,..\n\xff\n"
    site.seen.clear()
    assert updated(tmp_path, site.address)["npm"].state in {"unchanged", "updated"}
    assert not [seen.path for seen in site.seen if "passwd" in seen.path and "/etc" in seen.path]


def test_without_a_list_the_archive_is_asked_for_conditionally(site: Site, tmp_path: Path) -> None:
    offer(site, RECORDS, delta=False)
    updated(tmp_path, site.address)
    site.seen.clear()
    assert updated(tmp_path, site.address)["npm"].state == "unchanged"
    [seen] = site.asked("/osv/npm/all.zip")
    assert seen.headers["if-none-match"]


def test_the_same_archive_under_a_new_tag_is_not_built_again(site: Site, tmp_path: Path) -> None:
    offer(site, RECORDS, delta=False)
    site.validators = False
    updated(tmp_path, site.address)
    assert updated(tmp_path, site.address)["npm"].state == "unchanged"


def test_a_delta_onto_a_damaged_shard_becomes_whole(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    path = Store(tmp_path).path(entry(tmp_path))
    raw = bytearray(path.read_bytes())
    raw[8192 * 8 :] = bytes(len(raw) - 8192 * 8)
    path.write_bytes(raw)
    changed = record("GHSA-2", fixed("npm", "p2", "2.0.0"), modified="2024-02-01T00:00:00Z")
    offer(site, [changed, *(each for each in RECORDS if each["id"] != "GHSA-2")])
    assert updated(tmp_path, site.address)["npm"].state == "updated"
    assert not Store(tmp_path).verify()["npm"]
    assert len(ids(tmp_path)) == 5


def test_a_lost_file_is_fetched_again(site: Site, tmp_path: Path) -> None:
    updated(tmp_path, site.address)
    Store(tmp_path).path(entry(tmp_path)).unlink()
    assert updated(tmp_path, site.address)["npm"].state == "updated"
    assert not any(Store(tmp_path).verify().values())


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_failing_source_leaves_the_old_data(
    site: Site, tmp_path: Path, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr("seawall.transport.web.WAIT_BUDGET", 0.0)
    updated(tmp_path, site.address)
    before = Store(tmp_path).pointer()
    site.faults.append(lambda seen: (status, {}, b"") if "ecosystems" not in seen.path else None)
    outcomes = updated(tmp_path, site.address)
    assert {outcome.state for outcome in outcomes.values()} == {"failed"}
    assert all(str(status) in outcome.error for outcome in outcomes.values())
    assert outcomes["npm"].records == 5
    assert Store(tmp_path).pointer() == before


def test_a_broken_archive_leaves_the_old_data_and_is_not_kept(site: Site, tmp_path: Path) -> None:
    offer(site, RECORDS, delta=False)
    updated(tmp_path, site.address)
    site.pages["/osv/npm/all.zip"] = site.pages["/osv/npm/all.zip"][:-30]
    outcome = updated(tmp_path, site.address)["npm"]
    assert outcome.state == "failed"
    assert len(ids(tmp_path)) == 5
    offer(site, RECORDS[:2], delta=False)
    assert updated(tmp_path, site.address)["npm"].records == 2


def test_an_interrupted_archive_is_continued(site: Site, tmp_path: Path) -> None:
    whole = site.pages["/osv/npm/all.zip"]
    site.cuts["/osv/npm/all.zip"] = [len(whole) // 2, 1, 1, 1, 1]
    assert updated(tmp_path, site.address)["npm"].state == "failed"
    site.seen.clear()
    assert updated(tmp_path, site.address)["npm"].state == "updated"
    assert site.asked("/osv/npm/all.zip")[0].headers["range"].startswith("bytes=")


def test_passing_failures_are_overcome(site: Site, tmp_path: Path) -> None:
    site.faults.append(once("/osv/npm/all.zip", (503, {"Retry-After": "0"}, b""), (429, {}, b"")))
    assert updated(tmp_path, site.address)["npm"].state == "updated"


def test_a_mirror_without_facts(tmp_path: Path) -> None:
    root = write_mirror(tmp_path / "mirror", {"npm": RECORDS})
    outcomes = updated(tmp_path, root)
    assert {name: outcome.state for name, outcome in outcomes.items()} == {
        "npm": "updated",
        "kev": "absent",
        "epss": "absent",
    }
    outcomes = updated(tmp_path, root, wanted=["kev", "npm"])
    assert outcomes["kev"].state == "failed", "it was asked for"


def test_the_root_of_a_bucket_is_a_mirror_too(tmp_path: Path) -> None:
    root = write_mirror(tmp_path / "mirror", {"npm": RECORDS})
    assert updated(tmp_path, root / "osv")["npm"].records == 5


def test_a_directory_that_has_not_changed(tmp_path: Path) -> None:
    root = write_mirror(tmp_path / "mirror", {"npm": RECORDS})
    write_facts(root, kev("CVE-2024-1000"), epss({"CVE-2024-1000": (0.1, 0.1)}))
    updated(tmp_path, root)
    os.utime(root / "osv" / "npm" / "all.zip", (1, 1))
    assert {each.state for each in updated(tmp_path, root).values()} == {"unchanged"}
    write_mirror(root, {"npm": RECORDS[:1]})
    outcomes = updated(tmp_path, root)
    assert (outcomes["npm"].state, outcomes["npm"].records) == ("updated", 1)


def test_what_nobody_offers(tmp_path: Path) -> None:
    root = write_mirror(tmp_path / "mirror", {"npm": RECORDS})
    outcomes = updated(tmp_path, root, wanted=["npm", "Debian"])
    assert outcomes["npm"].state == "updated"
    assert outcomes["Debian"].error == "no feed offers it"


def test_a_mirror_that_is_none(tmp_path: Path) -> None:
    outcomes = updated(tmp_path, tmp_path / "nothing")
    assert outcomes["osv"].state == "failed"
    with pytest.raises(Misuse):
        updated(tmp_path, "ftp://example.org/")


def test_offline_opens_no_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    outcomes = update(Store(tmp_path), sources(), offline=True)
    assert {outcome.state for outcome in outcomes} == {"failed"}
    assert all("offline" in outcome.error for outcome in outcomes)


def test_ensure_does_not_wait_for_long(site: Site, tmp_path: Path) -> None:
    store, bases = Store(tmp_path / "cache"), sources(site.address)
    assert PATIENCE <= 30
    with store.locked(), pytest.raises(DataUnavailable, match="another update has held"):
        ensure(store, {"npm"}, bases, timeout=0.1)


def test_ensure_takes_what_another_update_brings(site: Site, tmp_path: Path) -> None:
    store, other, bases = Store(tmp_path / "cache"), Store(tmp_path / "other"), sources(site.address)
    ensure(other, {"npm"}, bases)
    with store.locked():
        brought = threading.Timer(0.1, store.publish, (other.pointer().shards,))
        brought.start()
        assert ensure(store, {"npm"}, bases, timeout=0.5) == ()
        brought.join()


def test_ensure_fetches_only_what_is_missing(site: Site, tmp_path: Path) -> None:
    bases = sources(site.address)
    store = Store(tmp_path)
    assert [outcome.shard for outcome in ensure(store, {"npm"}, bases)] == ["npm"]
    site.seen.clear()
    with store.locked():
        assert ensure(store, {"npm"}, bases) == (), "no lock is needed"
    assert site.seen == []
    assert [outcome.shard for outcome in ensure(store, {"npm", "kev"}, bases)] == ["kev"]


def test_a_second_update_waits_and_gives_up(site: Site, tmp_path: Path) -> None:
    bases = sources(site.address)
    with Store(tmp_path).locked(), pytest.raises(DataUnavailable, match="another update"):
        update(Store(tmp_path), bases, timeout=0.1)


def race(cache: Path, mirror: Path) -> None:
    outcomes = updated(cache, mirror)
    assert not [outcome for outcome in outcomes.values() if outcome.error]


def test_many_updates_at_once(tmp_path: Path) -> None:
    root = write_mirror(
        tmp_path / "mirror", {"npm": RECORDS, "PyPI": [record("PYSEC-1", fixed("PyPI", "a", "1"))]}
    )
    context = multiprocessing.get_context("spawn")
    updates = [context.Process(target=race, args=(tmp_path, root)) for _ in range(4)]
    for each in updates:
        each.start()
    for each in updates:
        each.join(60)
        assert each.exitcode == 0
    assert Store(tmp_path).verify() == {"PyPI": "", "npm": ""}


PROGRAM = """
import sys
import threading
from pathlib import Path
from seawall.vulnerabilities.store import Store
from seawall.vulnerabilities import update as updating
from seawall.vulnerabilities.update import sources, update
if __name__ == "__main__":
    updating.SMALL = 0
    print("begun", flush=True)
    update(Store(Path(sys.argv[1])), sources(sys.argv[2]))
"""


def killed(cache: Path, mirror: Path, program: Path, after: float) -> bool:
    """Run an update and kill it after so many seconds; say whether it had finished before."""
    child = subprocess.Popen(
        [sys.executable, str(program), str(cache), str(mirror)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after)
        finished = child.poll() is not None
        os.kill(child.pid, signal.SIGKILL) if not finished else None
    return finished


def test_killed_at_any_moment_the_old_or_the_new_data_is_in_use(tmp_path: Path) -> None:
    cache, mirror, program = tmp_path / "cache", tmp_path / "mirror", tmp_path / "program.py"
    program.write_text(PROGRAM)
    first = [record(f"GHSA-{n}", fixed("npm", f"p{n}", "1.0.0")) for n in range(800)]
    write_mirror(mirror, {"npm": first, "PyPI": [record("PYSEC-1", fixed("PyPI", "a", "1"))]})
    updated(cache, mirror)
    dice = random.Random(7)
    allowed = {len(first)}
    for round_ in range(8):
        more = [*first, *(record(f"GHSA-X-{n}", fixed("npm", "x", "1.0.0")) for n in range(round_ + 1))]
        write_mirror(mirror, {"npm": more, "PyPI": [record(f"PYSEC-{round_}", fixed("PyPI", "a", "1"))]})
        allowed.add(len(more))
        killed(cache, mirror, program, dice.uniform(0, 0.45))
        assert not any(Store(cache).verify().values())
        assert entry(cache).records in allowed
        assert len(ids(cache)) == entry(cache).records
    assert updated(cache, mirror)["npm"].records == len(first) + 8
    assert list((cache / "db" / "incoming").iterdir()) == []
