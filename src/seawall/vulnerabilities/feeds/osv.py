"""OSV: one archive of records per ecosystem, and a list of what changed lately.

Layout of the public bucket (https://google.github.io/osv.dev/data/): `ecosystems.txt`,
`<Ecosystem>/all.zip`, `<Ecosystem>/modified_id.csv` (lines `<modified>,<ID>`), `<Ecosystem>/<ID>.json`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from seawall.model.errors import DataUnavailable
from seawall.transport import Missing, Progress
from seawall.vulnerabilities import building, ecosystems
from seawall.vulnerabilities.base import Built, Feed, Fetched, Known, Site, Work
from seawall.vulnerabilities.building import Changed
from seawall.vulnerabilities.compiling import is_id, moment
from seawall.vulnerabilities.feeds._pages import page
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.store import slug
from seawall.vulnerabilities.zipped import RECORD_LIMIT

MIB = 1024 * 1024
ARCHIVE_LIMIT = 8 * 1024 * MIB
LIST_LIMIT = 512 * MIB
DELTA = 2000  # records; to fetch more of them one by one takes longer than the archive
_CONNECTIONS = 8


def shards(site: Site) -> tuple[str, ...]:
    """Return the ecosystems on offer; their releases (Debian:11) lie in the ecosystem's own archive."""
    lines = site.transport.get(site.url("ecosystems.txt"), MIB).decode(errors="replace").splitlines()
    return tuple(sorted({name for line in lines if ecosystems.is_name(name := line.strip())}))


def fetch(
    site: Site, shard: str, known: Known | None, staging: Path, progress: Progress | None
) -> Fetched | None:
    """Fetch what changed when the source tells and it is little, else the whole archive."""
    url = site.url(shard, "all.zip")
    if known and known.entry.source == url and known.entry.usable:
        changed = _changed(site, shard, known)
        if changed is not None and len(changed) <= DELTA:
            return _delta(site, shard, known, changed, staging, progress)
    archive = staging / f"{slug(shard)}.zip"
    return page(
        site,
        url,
        known,
        archive,
        lambda found: Work("osv", shard, (found,)),
        limit=ARCHIVE_LIMIT,
        progress=progress,
    )


def _changed(site: Site, shard: str, known: Known) -> list[tuple[str, str]] | None:
    """Return the records newer than ours, with their times; None when source or shard cannot tell."""
    try:
        text = site.transport.get(site.url(shard, "modified_id.csv"), LIST_LIMIT)
        with closing(Shard.open(known.path)) as old:
            ours = old.known()
    except (Missing, DataUnavailable):
        return None
    return sorted(
        (name, modified)
        for name, modified in _lines(text).items()
        if name not in ours or moment(modified) > moment(ours[name])
    )


def _lines(text: bytes) -> dict[str, str]:
    """Return the time that each record was modified; a record listed twice counts with the newer line."""
    found: dict[str, str] = {}
    for line in text.decode(errors="replace").splitlines():
        modified, comma, path = line.partition(",")
        name = path.strip().rpartition("/")[2]
        if comma and is_id(name):
            found.setdefault(name, modified.strip()[:40])
    return found


def _delta(
    site: Site,
    shard: str,
    known: Known,
    changed: list[tuple[str, str]],
    staging: Path,
    progress: Progress | None,
) -> Fetched | None:
    if not changed:
        return None
    records: list[Changed] = []
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for found in pool.map(partial(_record, site, shard), changed):
            records += found
            if progress:
                progress(len(records), len(changed))
    if not records:
        return None
    path = staging / f"{slug(shard)}.changed"
    path.write_bytes(msgspec.msgpack.encode(records))
    return Fetched(
        known.entry.source,
        Work("osv", shard, (path,), known.path),
        changed=len(records),
        weight=known.entry.size,
    )


def _record(site: Site, shard: str, line: tuple[str, str]) -> list[Changed]:
    """Return a record with its id and time; nothing for one that was listed and is gone."""
    name, modified = line
    try:
        return [Changed(name, modified, site.transport.get(site.url(shard, f"{name}.json"), RECORD_LIMIT))]
    except Missing:
        return []


def build(work: Work, out: Path) -> Built:
    """Build a shard from its archive, or from an older one and the records that changed."""
    [path] = work.files
    if work.old is None:
        return building.build(work.shard, path, out)
    changed = msgspec.msgpack.decode(path.read_bytes(), type=list[Changed])
    return building.rebuild(work.shard, work.old, changed, out)


FEED = Feed(
    name="osv",
    address="https://storage.googleapis.com/osv-vulnerabilities",
    mirrored="osv",
    shards=shards,
    fetch=fetch,
    build=build,
)
