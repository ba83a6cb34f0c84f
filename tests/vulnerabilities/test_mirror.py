"""The real mirror: every shard is built, and what matching says is what dpkg says."""

from __future__ import annotations

import json
import subprocess
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.model.package import Distribution, Inventory, Package
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import match
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.store import Store
from seawall.vulnerabilities.update import Outcome
from support.advisories import NOW, deb, updated
from support.tools import require_feeds, require_program


@pytest.fixture(scope="module")
def feeds() -> Path:
    return require_feeds()


@pytest.fixture(scope="module")
def built(feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Outcome]]:
    cache = tmp_path_factory.mktemp("mirror")
    return cache, updated(cache, feeds)


def raw_records(feeds: Path, ecosystem: str) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(feeds / "osv" / ecosystem / "all.zip") as archive:
        for name in archive.namelist():
            yield json.loads(archive.read(name))


def concerns(record: dict[str, Any], ecosystem: str) -> bool:
    named = (entry["package"]["ecosystem"] for entry in record["affected"])
    return any(each.partition(":")[0] == ecosystem for each in named)


def test_every_record_is_there(feeds: Path, built: tuple[Path, dict[str, Outcome]]) -> None:
    cache, outcomes = built
    names = (feeds / "osv" / "ecosystems.txt").read_text().split()
    assert set(outcomes) == {*names, "kev", "epss"}
    assert {outcome.state for outcome in outcomes.values()} == {"updated"}
    store = Store(cache)
    for name in names:
        expected = {
            record["id"]
            for record in raw_records(feeds, name)
            if "withdrawn" not in record and concerns(record, name)
        }
        shard = Shard.open(store.path(store.pointer().shards[name]))
        assert {record.advisory.id for record in shard.records() if hasattr(record, "advisory")} == expected
        assert shard.meta.malformed == 0
        shard.close()


def test_a_second_update_finds_nothing_new(feeds: Path, built: tuple[Path, dict[str, Outcome]]) -> None:
    cache, _ = built
    assert {outcome.state for outcome in updated(cache, feeds).values()} == {"unchanged"}
    assert not any(Store(cache).verify().values())


PROGRAM = """
use Dpkg::Version;
while (<STDIN>) {
    my ($a, $b) = split;
    print version_compare($a, $b), "\\n";
}
"""


def compared(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Compare pairs of versions as dpkg does."""
    perl = require_program("perl", "Dpkg::Version is dpkg's own comparison")
    wanted = sorted(set(pairs))
    lines = "".join(f"{a} {b}\n" for a, b in wanted)
    done = subprocess.run(
        [str(perl), "-e", PROGRAM], input=lines, text=True, capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"Dpkg::Version is not here: {done.stderr[:100]}")
    return dict(zip(wanted, map(int, done.stdout.split()), strict=True))


@pytest.mark.parametrize("release", ["11", "10", "12", "6.0"])
def test_debian_as_dpkg_sees_it(feeds: Path, built: tuple[Path, dict[str, Outcome]], release: str) -> None:
    """Each source package is installed just below, at and just above each of its fixes."""
    cache, _ = built
    entries = [
        (record["id"], entry["package"]["name"], events_of(entry))
        for record in raw_records(feeds, "Debian")
        for entry in record["affected"]
        if entry["package"]["ecosystem"] == f"Debian:{release}"
    ]
    installed = {
        (name, version)
        for _, name, events in entries
        for event in events
        for bound in event.values()
        if bound != "0"
        for version in (f"{bound}~", bound, f"{bound}.1")
    }
    by_name: dict[str, list[str]] = {}
    for name, version in installed:
        by_name.setdefault(name, []).append(version)
    order = compared(
        (version, bound)
        for _, name, events in entries
        for event in events
        for bound in event.values()
        if bound != "0"
        for version in by_name[name]
    )

    def is_affected(version: str, events: list[dict[str, str]]) -> bool:
        state = False
        for event in events:  # in order in this feed
            [(kind, bound)] = event.items()
            if bound == "0" or order[version, bound] >= 0:
                state = kind == "introduced"
        return state

    expected = {
        (name, version, record)
        for record, name, events in entries
        for version in by_name.get(name, ())
        if is_affected(version, events)
    }
    packages = tuple(deb(name, version) for name, version in sorted(installed))
    inventory = Inventory(packages, (Distribution("debian", release),))
    with Database.open(cache, starter=False) as database:
        matched = match(inventory, database, NOW, headers=True)
    found = {
        (finding.package, finding.version, record)
        for finding in matched.findings
        for record in finding.advisories
    }
    assert len(expected) > 300
    assert found == expected
    assert matched.assessed == len(packages)


def events_of(entry: dict[str, Any]) -> list[dict[str, str]]:
    [axis] = entry["ranges"]
    events: list[dict[str, str]] = axis["events"]
    return events


def test_matching_is_quick(feeds: Path, built: tuple[Path, dict[str, Outcome]]) -> None:
    """2,000 packages against every shard, in processor time, with room for a slower machine."""
    cache, _ = built
    packages = sample(feeds, 2000)
    with Database.open(cache, starter=False) as database:
        match(Inventory(packages[:10]), database, NOW)
        began = time.process_time()
        matched = match(Inventory(packages, (Distribution("debian", "11"),)), database, NOW)
        took = time.process_time() - began
    assert matched.packages == 2000
    assert len(matched.findings) > 500
    assert took < 1.5, "0.3 s is the bar on an idle machine"


def sample(feeds: Path, count: int) -> tuple[Package, ...]:
    """Packages that the feeds speak of, and as many that they do not."""
    kinds = {"npm": "npm", "PyPI": "pypi", "RubyGems": "gem", "crates.io": "cargo", "Debian": "deb"}
    found: list[Package] = []
    for ecosystem, kind in kinds.items():
        named = {
            entry["package"]["name"]
            for record in raw_records(feeds, ecosystem)
            for entry in record["affected"]
            if entry["package"]["ecosystem"].partition(":")[0] == ecosystem
        }
        each = sorted(named)[: count // len(kinds) // 2]
        found += [Package(kind, name, "1.0.0") for name in each]
        found += [Package(kind, f"not-{name}", "1.0.0") for name in each]
    while len(found) < count:
        found.append(Package("npm", f"other-{len(found)}", "1.0.0"))
    return tuple(found[:count])
