"""The plug-in kinds of this room: version schemes and feeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from seawall.transport import Progress, Transport, Validator
from seawall.vulnerabilities.advisory import SCHEMA


class Scheme(Struct, frozen=True):
    """A version scheme: one function whose byte order is the ecosystem's order.

    `key(version)` raises InvalidVersion for what the scheme does not know; `key(a) < key(b)` exactly when
    a is older than b, and equal keys mean equal versions.  `ecosystems` are the names of OSV ecosystems
    (without a release suffix) that use it.
    """

    name: str
    key: Callable[[str], bytes]
    ecosystems: tuple[str, ...]


class Entry(Struct, frozen=True):
    """One shard that counts.

    `digest` is the SHA-256 of the file, `input` that of what it was built from (empty after a delta).
    `fetched` is when the source was last asked, `newest` the latest record, both RFC 3339 in UTC; `source`
    is the address; `validator` belongs to the page that the whole shard came from.
    """

    file: str
    digest: str
    size: int
    records: int
    newest: str
    fetched: str
    source: str
    feed: str = "osv"
    validator: Validator = Validator()
    input: str = ""
    schema: int = SCHEMA

    @property
    def usable(self) -> bool:
        """Say whether this version of Seawall reads the shard."""
        return self.schema == SCHEMA


class Site(Struct, frozen=True):
    """Where a feed is: its base address, without a trailing slash, and what fetches from there."""

    base: str
    transport: Transport

    def url(self, *parts: str) -> str:
        """Return the address of a page below the base."""
        return "/".join((self.base, *(quote(part, safe="") for part in parts)))


class Known(Struct, frozen=True):
    """The shard that there is already, and its file."""

    entry: Entry
    path: Path


class Built(Struct, frozen=True):
    """A finished shard file: its SHA-256 (hexadecimal), bytes, records, and the newest record's time."""

    path: Path
    digest: str
    size: int
    records: int
    newest: str


class Work(Struct, frozen=True):
    """What a feed builds a shard from, in whatever process: files, and the older shard of a delta."""

    feed: str
    shard: str
    files: tuple[Path, ...]
    old: Path | None = None


class Fetched(Struct, frozen=True):
    """What came of asking a feed for one shard.

    `work` is None when what came is what there was.  `source` is the address of the whole feed's page,
    `changed` counts the records of a delta (None: the whole feed), `weight` (bytes) orders the work.
    """

    source: str
    work: Work | None
    validator: Validator = Validator()
    input: str = ""
    changed: int | None = None
    weight: int = 0


class Feed(Struct, frozen=True):
    """A source of shards; bound as FEED by a module of `vulnerabilities/feeds/`.

    `address` is the public base, `mirrored` where it lies below a mirror.  `shards(site)` names what is on
    offer.  `fetch(site, shard, known, staging, progress)` brings what one shard needs into the folder
    `staging`, and returns None when the source says that nothing has changed; `build(work, out)` writes the
    shard.  FetchError, Offline, Malformed and DataUnavailable leave them.
    """

    name: str
    address: str
    mirrored: str
    shards: Callable[[Site], tuple[str, ...]]
    fetch: Callable[[Site, str, Known | None, Path, Progress | None], Fetched | None]
    build: Callable[[Work, Path], Built]
