"""Brings shards to date: what to fetch, in what order, and what came of each."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import DataUnavailable, SeawallError
from seawall.transport import Missing, address, connect
from seawall.vulnerabilities.base import Built, Entry, Feed, Fetched, Known, Site
from seawall.vulnerabilities.store import LOCK_TIMEOUT, Store, slug
from seawall.vulnerabilities.workers import build, builders, feeds

Told = Callable[[str, str, int, "int | None"], None]  # shard, stage, done, of how many

UPDATED, UNCHANGED, FAILED, ABSENT = "updated", "unchanged", "failed", "absent"
SMALL = 2 * 1024 * 1024  # bytes to build from: less is built sooner than processes are started
PATIENCE = 30.0  # seconds that a scan waits for another update, which may take minutes
_DOWNLOADS = 4


class Outcome(Struct, frozen=True):
    """What became of one shard: updated, unchanged, failed, or absent (not asked for, and not on offer).

    The last two leave the old one in use.  `changed` is the number of records of a delta, None for a whole
    feed.
    """

    shard: str
    state: str
    records: int = 0
    newest: str = ""
    changed: int | None = None
    error: str = ""


def sources(
    mirror: str = "", given: Mapping[str, str] | None = None, *, offline: bool = False
) -> dict[str, str]:
    """Return the base address of each feed: the one given for it, else below the mirror, else the public one.

    A mirror may also be the root of an OSV bucket itself.  Raises Misuse for an unusable address, FetchError
    and Offline when the mirror cannot be asked.
    """
    found = {name: feed.address for name, feed in feeds().items()}
    if mirror:
        root = address(mirror)
        found = {name: f"{root}/{feed.mirrored}" for name, feed in feeds().items()}
        if _is_bucket(root, found["osv"], offline=offline):
            found["osv"] = root
    return found | {name: address(base) for name, base in (given or {}).items()}


def _is_bucket(root: str, below: str, *, offline: bool) -> bool:
    with closing(connect(root, offline=offline)) as transport:
        try:
            transport.get(f"{below}/ecosystems.txt", 1024 * 1024)
        except Missing:
            return True
        return False


def ensure(
    store: Store,
    wanted: Collection[str],
    bases: Mapping[str, str],
    *,
    offline: bool = False,
    told: Told | None = None,
    timeout: float = PATIENCE,
) -> tuple[Outcome, ...]:
    """Fetch those of the wanted shards that are not there; () when all are, without a lock or a socket.

    Raises DataUnavailable when another update goes on for longer than `timeout` seconds and has not brought
    them meanwhile.
    """
    if not _absent(store, wanted):
        return ()
    try:
        with store.locked(timeout):
            return _update(store, _absent(store, wanted), bases, offline=offline, told=told, force=False)
    except DataUnavailable:
        if _absent(store, wanted):
            raise
        return ()


def _absent(store: Store, wanted: Collection[str]) -> set[str]:
    shards = store.pointer().shards
    return {name for name in wanted if name not in shards or not shards[name].usable}


def update(  # noqa: PLR0913 - each an option of the command
    store: Store,
    bases: Mapping[str, str],
    wanted: Collection[str] | None = None,
    *,
    offline: bool = False,
    force: bool = False,
    told: Told | None = None,
    timeout: float = LOCK_TIMEOUT,
) -> tuple[Outcome, ...]:
    """Bring the wanted shards (None: all on offer) to date, and return what became of each, by name.

    A shard that fails leaves its old data in use.  `force` fetches and builds anew what has not changed.
    `told` hears of progress, from several threads.  Raises Misuse for an unusable address, and
    DataUnavailable when another update goes on for longer than `timeout` seconds.
    """
    with store.locked(timeout):
        return _update(store, wanted, bases, offline=offline, told=told, force=force)


def _update(
    store: Store,
    wanted: Collection[str] | None,
    bases: Mapping[str, str],
    *,
    offline: bool,
    told: Told | None,
    force: bool,
) -> tuple[Outcome, ...]:
    for leftover in store.incoming.glob("*.new*"):
        leftover.unlink()
    sites = {name: Site(base, connect(base, offline=offline)) for name, base in bases.items()}
    try:
        run = _Run(store, told or _silent, force=force)
        run.choose(sites, wanted)
        run.fetch()
        run.build()
    finally:
        for site in sites.values():
            site.transport.close()
    return tuple(sorted(run.outcomes, key=lambda outcome: outcome.shard))


def _silent(shard: str, stage: str, done: int, whole: int | None) -> None:
    """Tell nobody."""


class _Job(NamedTuple):
    """One shard to bring to date."""

    shard: str
    feed: Feed
    site: Site
    known: Known | None


class _Run:
    """One update, in three steps: choose, fetch, build."""

    def __init__(self, store: Store, told: Told, *, force: bool) -> None:
        self._store = store
        self._told = told
        self._force = force
        self._wanted: Collection[str] | None = None
        self._jobs: list[_Job] = []
        self._fetched: list[tuple[_Job, Fetched]] = []
        self.outcomes: list[Outcome] = []

    def choose(self, sites: Mapping[str, Site], wanted: Collection[str] | None) -> None:
        """Find out which feed offers what is wanted."""
        self._wanted = wanted
        offered: set[str] = set()
        refused = ""
        for name, site in sites.items():
            feed = feeds()[name]
            try:
                shards = feed.shards(site)
            except SeawallError as error:
                refused = str(error)
                if wanted is None:
                    self.outcomes.append(Outcome(name, FAILED, error=refused))
                continue
            chosen = [shard for shard in shards if wanted is None or shard in wanted]
            offered.update(chosen)
            self._jobs += (_Job(shard, feed, site, self._known(shard)) for shard in chosen)
        for shard in sorted(set(wanted or ()) - offered):
            self.outcomes.append(Outcome(shard, FAILED, error=refused or "no feed offers it"))

    def _known(self, shard: str) -> Known | None:
        """Return the shard that counts, if its file is there in full."""
        try:
            entry = self._store.pointer().shards.get(shard)
            if self._force or entry is None or self._store.path(entry).stat().st_size != entry.size:
                return None
        except (OSError, DataUnavailable):
            return None
        return Known(entry, self._store.path(entry))

    def fetch(self) -> None:
        """Fetch what the shards need, several at a time."""
        with ThreadPoolExecutor(_DOWNLOADS) as pool:
            for job, future in [(job, pool.submit(self._fetch, job)) for job in self._jobs]:
                try:
                    fetched = future.result()
                except Missing as error:
                    self._miss(job, str(error))
                    continue
                except SeawallError as error:
                    self._fail(job, str(error))
                    continue
                if fetched is not None and fetched.work is not None:
                    self._fetched.append((job, fetched))
                    continue
                try:
                    self._keep(job, fetched)
                except OSError as error:
                    self._fail(job, str(error))

    def _fetch(self, job: _Job) -> Fetched | None:
        progress = partial(self._told, job.shard, "fetch")
        return job.feed.fetch(job.site, job.shard, job.known, self._store.incoming, progress)

    def _keep(self, job: _Job, fetched: Fetched | None) -> None:
        """Note that the source was asked, and had nothing new."""
        assert job.known is not None  # only what is known can be unchanged
        validator = fetched.validator if fetched else job.known.entry.validator
        entry = replace(job.known.entry, fetched=_now(), validator=validator)
        self._store.publish({job.shard: entry})
        self._clear(job)
        self.outcomes.append(Outcome(job.shard, UNCHANGED, entry.records, entry.newest))

    def build(self) -> None:
        """Build the shards, the largest first, and let each count as soon as it is finished."""
        work = sorted(self._fetched, key=lambda pair: -pair[1].weight)
        small = sum(fetched.weight for _, fetched in work) < SMALL
        with builders(1 if small else len(work)) as pool:
            running = {
                pool.submit(fetched.work, self._out(job)): (job, fetched)
                for job, fetched in work
                if fetched.work
            }
            for job, _ in work:
                self._told(job.shard, "build", 0, None)
            for future in as_completed(running):
                self._finish(*running[future], future)

    def _out(self, job: _Job) -> Path:
        return self._store.incoming / f"{slug(job.shard)}.{os.getpid()}.new"

    def _finish(self, job: _Job, fetched: Fetched, future: Future[Built]) -> None:
        try:
            self._count(job, fetched, future.result())
        except (SeawallError, OSError, sqlite3.Error) as error:
            self._clear(job)
            if fetched.changed is None:
                self._fail(job, str(error))
            else:
                self._start_over(job)

    def _start_over(self, job: _Job) -> None:
        """Fetch the whole feed after a delta that could not be applied to the old shard."""
        whole = job._replace(known=None)
        try:
            fetched = self._fetch(whole)
            assert fetched is not None  # nothing was known, so something came
            assert fetched.work is not None
            self._count(whole, fetched, build(fetched.work, self._out(job)))
        except (SeawallError, OSError, sqlite3.Error) as error:
            self._fail(job, str(error))

    def _count(self, job: _Job, fetched: Fetched, built: Built) -> None:
        """Let a finished shard count from now on."""
        entry = Entry(
            file=self._store.adopt(job.shard, built),
            digest=built.digest,
            size=built.size,
            records=built.records,
            newest=built.newest,
            fetched=_now(),
            source=fetched.source,
            feed=job.feed.name,
            validator=fetched.validator,
            input=fetched.input,
        )
        self._store.publish({job.shard: entry})
        self._clear(job)
        self._told(job.shard, "done", built.records, built.records)
        self.outcomes.append(
            Outcome(job.shard, UPDATED, built.records, built.newest, changed=fetched.changed)
        )

    def _fail(self, job: _Job, error: str) -> None:
        self._told(job.shard, "failed", 0, None)
        records = job.known.entry.records if job.known else 0
        newest = job.known.entry.newest if job.known else ""
        self.outcomes.append(Outcome(job.shard, FAILED, records, newest, error=error))

    def _miss(self, job: _Job, error: str) -> None:
        """Note a page that is not there: a mirror need not have them all, but what is asked for."""
        if self._wanted is None and job.known is None:
            self.outcomes.append(Outcome(job.shard, ABSENT))
        else:
            self._fail(job, error)

    def _clear(self, job: _Job) -> None:
        """Remove what was fetched for a shard; an interrupted download stays, to be continued."""
        for path in self._store.incoming.glob(f"{slug(job.shard)}.*"):
            if not path.name.endswith((".part", ".part.json")):
                path.unlink(missing_ok=True)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
