"""Mirrors of advisories in miniature: OSV records, their archives, and the store built from them."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from seawall.model.package import Distribution, Inventory, Package, SourcePackage
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import Matched, match
from seawall.vulnerabilities.store import Store
from seawall.vulnerabilities.update import Outcome, sources, update

Record = dict[str, Any]
NOW = datetime(2024, 6, 1, tzinfo=UTC)
DEBIAN = Distribution("debian", "11", "Debian GNU/Linux 11 (bullseye)", "bullseye")


def affected(
    ecosystem: str,
    name: str,
    *events: Mapping[str, str],
    versions: Iterable[str] = (),
    kind: str = "ECOSYSTEM",
    **more: Any,
) -> Record:
    """Return an `affected` entry with one range, of these events."""
    entry: Record = {"package": {"ecosystem": ecosystem, "name": name}, **more}
    if events:
        entry["ranges"] = [{"type": kind, "events": list(events)}]
    if listed := list(versions):
        entry["versions"] = listed
    return entry


def fixed(ecosystem: str, name: str, version: str, **more: Any) -> Record:
    """Return an `affected` entry: everything before `version`."""
    return affected(ecosystem, name, {"introduced": "0"}, {"fixed": version}, **more)


def record(name: str, *entries: Record, modified: str = "2024-01-01T00:00:00Z", **more: Any) -> Record:
    """Return an OSV record."""
    return {
        "schema_version": "1.7.0",
        "id": name,
        "modified": modified,
        "affected": list(entries),
        **more,
    }


def archive(records: Iterable[Record | tuple[str, bytes]]) -> bytes:
    """Return an all.zip of records, or of names and raw bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for each in records:
            name, raw = each if isinstance(each, tuple) else (each["id"], json.dumps(each).encode())
            zipped.writestr(f"{name}.json", raw)
    return out.getvalue()


def write_mirror(root: Path, records: Mapping[str, Iterable[Record]]) -> Path:
    """Write a mirror with these ecosystems (no kev, no epss), and return its root."""
    for ecosystem, each in records.items():
        folder = root / "osv" / ecosystem
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "all.zip").write_bytes(archive(each))
    (root / "osv" / "ecosystems.txt").write_text("".join(f"{name}\n" for name in records))
    return root


def kev(*cves: str, ransomware: str = "Unknown") -> bytes:
    """Return a catalogue of exploited vulnerabilities."""
    listed = [
        {
            "cveID": cve,
            "dateAdded": "2024-01-02",
            "dueDate": "2024-01-23",
            "knownRansomwareCampaignUse": ransomware,
        }
        for cve in cves
    ]
    return json.dumps({"dateReleased": "2024-05-31T00:00:00Z", "vulnerabilities": listed}).encode()


def epss(scores: Mapping[str, tuple[float, float]], date: str = "2024-05-31T00:00:00+0000") -> bytes:
    """Return a table of scores as FIRST publishes it."""
    lines = [f"#model_version:v1,score_date:{date}", "cve,epss,percentile"]
    lines += [f"{cve},{score},{percentile}" for cve, (score, percentile) in sorted(scores.items())]
    return gzip.compress(("\n".join(lines) + "\n").encode())


def write_facts(root: Path, catalogue: bytes, scores: bytes) -> None:
    """Add the facts about CVEs to a mirror."""
    for name, page in (
        ("kev/known_exploited_vulnerabilities.json", catalogue),
        ("epss/epss_scores-current.csv.gz", scores),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(page)


def updated(cache: Path, root: Path | str, **options: Any) -> dict[str, Outcome]:
    """Bring a cache to date from a mirror, and return the outcomes by shard."""
    outcomes = update(Store(cache), sources(str(root)), **options)
    return {outcome.shard: outcome for outcome in outcomes}


def judged(
    tmp_path: Path,
    records: Mapping[str, Iterable[Record]],
    *packages: Package,
    distribution: Distribution | None = DEBIAN,
    now: datetime = NOW,
    **options: Any,
) -> Matched:
    """Match packages with records, through a mirror and a store."""
    root = write_mirror(tmp_path / "mirror", records)
    outcomes = updated(tmp_path / "cache", root)
    assert all(not outcome.error for outcome in outcomes.values()), outcomes
    distributions = (distribution,) if distribution else ()
    with Database.open(tmp_path / "cache", starter=False) as database:
        return match(Inventory(packages, distributions), database, now, **options)


def deb(name: str, version: str, source: str = "", source_version: str = "", **more: Any) -> Package:
    """Return an installed Debian package."""
    built_from = SourcePackage(source, source_version or version) if source else None
    return Package("deb", name, version, source=built_from, **more)
