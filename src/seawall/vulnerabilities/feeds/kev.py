"""CISA's catalogue of known exploited vulnerabilities: https://www.cisa.gov/known-exploited-vulnerabilities."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from seawall.model.errors import Malformed
from seawall.transport import Progress
from seawall.vulnerabilities import facts
from seawall.vulnerabilities.base import Built, Feed, Fetched, Known, Site, Work
from seawall.vulnerabilities.building import built, fresh
from seawall.vulnerabilities.feeds._pages import page

LIMIT = 64 * 1024 * 1024


class _Listed(Struct, frozen=True, rename="camel"):
    cve_id: str = msgspec.field(name="cveID")
    date_added: str = ""
    due_date: str = ""
    known_ransomware_campaign_use: str = ""


class _Catalogue(Struct, frozen=True, rename="camel"):
    date_released: str
    vulnerabilities: tuple[_Listed, ...]


def build(work: Work, out: Path) -> Built:
    """Build the shard from the catalogue's JSON; raises Malformed."""
    [catalogue] = work.files
    try:
        found = msgspec.json.decode(catalogue.read_bytes(), type=_Catalogue)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{catalogue}: no catalogue of exploited vulnerabilities: {error}") from error
    rows = {
        number: (number, each.date_added[:10], each.due_date[:10], _ransomware(each))
        for each in found.vulnerabilities
        if (number := facts.number(each.cve_id)) is not None
    }
    with fresh(out) as connection:
        columns = "added TEXT, due TEXT, ransomware INTEGER"
        meta = facts.write(connection, "kev", found.date_released, columns, sorted(rows.values()))
    return built(out, meta)


def _ransomware(each: _Listed) -> bool:
    return each.known_ransomware_campaign_use.strip().lower() == "known"


def fetch(
    site: Site, shard: str, known: Known | None, staging: Path, progress: Progress | None
) -> Fetched | None:
    """Fetch the catalogue, if it has changed."""
    path = staging / f"{shard}.json"
    return page(
        site,
        site.base,
        known,
        path,
        lambda found: Work("kev", shard, (found,)),
        limit=LIMIT,
        progress=progress,
    )


FEED = Feed(
    name="kev",
    address="https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    mirrored="kev/known_exploited_vulnerabilities.json",
    shards=lambda _: ("kev",),
    fetch=fetch,
    build=build,
)
