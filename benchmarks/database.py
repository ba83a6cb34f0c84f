"""Measures the advisory data: how fast all shards are built, with how much memory, how fast packages match.

    python benchmarks/database.py [MIRROR]

MIRROR is laid out like the public feeds (osv/, kev/, epss/).  Prints the medians of five runs and the bars.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from seawall.model.package import Distribution, Inventory, Package
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import match
from seawall.vulnerabilities.store import Store
from seawall.vulnerabilities.update import sources, update

RUNS = 5
PACKAGES = 2000
KINDS = {"npm": "npm", "PyPI": "pypi", "RubyGems": "gem", "Go": "golang", "Debian": "deb"}
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "feeds"


def build(mirror: str, cache: Path) -> None:
    """Build every shard, and print the records, the seconds and the peak memory in bytes as JSON."""
    bases = sources(mirror)
    began = time.perf_counter()
    outcomes = update(Store(cache), bases)
    took = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of the largest of them
    count = min(len(os.sched_getaffinity(0)), 4)
    records = sum(outcome.records for outcome in outcomes if outcome.shard not in {"kev", "epss"})
    sys.stdout.write(json.dumps([records, took, 1024 * (own + count * workers)]))


def measured_build(mirror: str, cache: Path) -> tuple[int, float, int]:
    """Build in a fresh process, so that its peak is its own."""
    command = [sys.executable, __file__, "--build", mirror, str(cache)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    records, took, peak = json.loads(done.stdout)
    return records, took, peak


def packages(mirror: Path) -> tuple[Package, ...]:
    """Return packages that the feeds speak of, at a version of no particular merit."""
    found: list[Package] = []
    for ecosystem, kind in KINDS.items():
        names: set[str] = set()
        with zipfile.ZipFile(mirror / "osv" / ecosystem / "all.zip") as archive:
            for name in archive.namelist():
                entries = json.loads(archive.read(name))["affected"]
                names |= {entry["package"]["name"] for entry in entries}
        found += [Package(kind, name, "1.0.0") for name in sorted(names)[: PACKAGES // len(KINDS)]]
    return tuple(found)


def measured_match(inventory: Inventory, cache: Path) -> tuple[float, int]:
    """Match with a database that was not open before."""
    began = time.perf_counter()
    with Database.open(cache, starter=False) as database:
        matched = match(inventory, database, datetime.now(UTC))
    return time.perf_counter() - began, len(matched.findings)


def main(mirror: Path) -> None:
    """Measure, and print a line for each bar."""
    with tempfile.TemporaryDirectory() as folder:
        builds = [measured_build(str(mirror), Path(folder) / str(run)) for run in range(RUNS)]
        cache = Path(folder) / "0"
        inventory = Inventory(packages(mirror), (Distribution("debian", "11"),))
        matches = [measured_match(inventory, cache) for _ in range(RUNS)]
        size = sum(path.stat().st_size for path in (cache / "db").glob("*.sqlite"))
    records = builds[0][0]
    took = statistics.median(took for _, took, _ in builds)
    peak = max(peak for *_, peak in builds)
    matching = statistics.median(took for took, _ in matches)
    print(f"build   {records} records in {took:.2f} s: {records / took:.0f}/s (bar: 15000/s)")
    print(
        f"memory  {peak / 2**20:.0f} MiB in all processes at most (bar: 400); shards {size / 2**20:.0f} MiB"
    )
    print(f"match   {PACKAGES} packages, {matches[0][1]} findings, in {matching:.3f} s (bar: 0.3 s)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        build(sys.argv[2], Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]) if sys.argv[1:] else BESIDE)
