"""FIRST's Exploit Prediction Scoring System: https://www.first.org/epss/.

A gzip file: a comment `#model_version:…,score_date:…`, the heading `cve,epss,percentile`, a line per CVE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from isal import isal_zlib

from seawall.model.errors import LimitExceeded, Malformed
from seawall.transport import Progress
from seawall.vulnerabilities import facts
from seawall.vulnerabilities.base import Built, Feed, Fetched, Known, Site, Work
from seawall.vulnerabilities.building import built, fresh
from seawall.vulnerabilities.feeds._pages import page

LIMIT = 64 * 1024 * 1024
INFLATED_LIMIT = 512 * 1024 * 1024
_LINE = re.compile(
    rb"^CVE-(\d{4})-(\d{1,7}),([01]?\.?\d*(?:e-\d+)?),([01]?\.?\d*(?:e-\d+)?)\r?$", re.MULTILINE
)
_PIECE = 1024 * 1024  # bytes of the table that are taken apart at once
_DATE = re.compile(rb"score_date:\s*([0-9T:+.Z-]{10,40})")


def build(work: Work, out: Path) -> Built:
    """Build the shard from the compressed table; raises Malformed."""
    [scores] = work.files
    text = _inflated(scores)
    heading, _, body = text[:1000].partition(b"cve,epss,percentile")
    date = _DATE.search(heading)
    if not body or date is None:
        raise Malformed(f"{scores}: no table of EPSS scores with its date")
    with fresh(out) as connection:
        columns = "score INTEGER, percentile INTEGER"
        meta = facts.write(connection, "epss", _iso(date[1].decode()), columns, _rows(text))
    if not meta.records:
        raise Malformed(f"{scores}: a table of EPSS scores without a score")
    return built(out, meta)


def _rows(text: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield CVE, score and percentile in the order of the table, which is that of the CVEs."""
    scaled = _Scaled()
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _PIECE) + 1 or len(text)
        for year, number, score, percentile in _LINE.findall(text, start, end):
            try:
                yield int(year) * 10_000_000 + int(number), scaled[score], scaled[percentile]
            except ValueError:
                continue
        start = end


class _Scaled(dict[bytes, int]):
    """Turns decimals into small integers, each text once; raises ValueError for what is none."""

    def __missing__(self, text: bytes) -> int:
        found = self[text] = round(float(text) * facts.SCALE)
        return found


def _iso(date: str) -> str:
    """Return the date as ISO 8601 has it: the zone of `…T00:00:00+0000` with its colon."""
    return re.sub(r"\+00:?00$", "Z", date)


def _inflated(scores: Path) -> bytes:
    inflater = isal_zlib.decompressobj(31)
    try:
        text = inflater.decompress(scores.read_bytes(), INFLATED_LIMIT + 1)
    except isal_zlib.error as error:  # type: ignore[misc]  # the stubs know an instance
        raise Malformed(f"{scores}: {error}") from error
    if len(text) > INFLATED_LIMIT:
        raise LimitExceeded(f"{scores}: inflates to more than {INFLATED_LIMIT} bytes")
    if not inflater.eof:
        raise Malformed(f"{scores}: truncated")
    return text


def fetch(
    site: Site, shard: str, known: Known | None, staging: Path, progress: Progress | None
) -> Fetched | None:
    """Fetch the table, if it has changed."""
    path = staging / f"{shard}.csv.gz"
    return page(
        site,
        site.base,
        known,
        path,
        lambda found: Work("epss", shard, (found,)),
        limit=LIMIT,
        progress=progress,
    )


FEED = Feed(
    name="epss",
    address="https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
    mirrored="epss/epss_scores-current.csv.gz",
    shards=lambda _: ("epss",),
    fetch=fetch,
    build=build,
)
