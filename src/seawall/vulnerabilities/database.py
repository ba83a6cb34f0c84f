"""The advisory data that a scan asks: the shards that count, each opened when it is first needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from seawall import __version__
from seawall.model.errors import DataUnavailable
from seawall.model.finding import Cvss, Epss, Kev
from seawall.model.report import Feed
from seawall.source.base import MIB
from seawall.source.cache import LayerCache
from seawall.vulnerabilities import starter
from seawall.vulnerabilities.advisory import SCHEMA
from seawall.vulnerabilities.base import Entry
from seawall.vulnerabilities.facts import Facts
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.severity import preference, scored
from seawall.vulnerabilities.shard import Shard, identity
from seawall.vulnerabilities.store import Pointer, Store

KEV, EPSS = "kev", "epss"
STARTER_LIMIT = 128 * MIB  # what versions of before have left there goes at last


class Database:
    """Shards by ecosystem, with the embedded starter data standing in for those that are not there.

    Only DataUnavailable leaves its methods.
    """

    def __init__(self, store: Store | None, *, with_starter: bool = True) -> None:
        self._store = store
        self._pointer = store.pointer() if store else Pointer()
        self._starter = with_starter
        self._kept = LayerCache(store.folder.parent / "starter", limit=STARTER_LIMIT) if store else None
        self._shards: dict[str, Shard | None] = {}
        self._facts: dict[str, Facts | None] = {}
        self._asked: set[str] = set()

    @classmethod
    def open(cls, cache: Path, *, starter: bool = True) -> Database:
        """Open what lies in a cache directory, which may be empty or absent."""
        return cls(Store(cache), with_starter=starter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every file."""
        for each in (*self._shards.values(), *self._facts.values()):
            if each:
                each.close()
        self._shards.clear()
        self._facts.clear()
        if self._kept:
            self._kept.close()

    def shard(self, ecosystem: str) -> Shard | None:
        """Return the advisories of an ecosystem, None when there are none at all."""
        self._asked.add(ecosystem)
        if ecosystem not in self._shards:
            self._shards[ecosystem] = self._opened(ecosystem)
        return self._shards[ecosystem]

    def ecosystems(self) -> tuple[str, ...]:
        """Return the ecosystems that there are advisories of, sorted."""
        here = {name for name in self._pointer.shards if name not in {KEV, EPSS} and self._entry(name)}
        return tuple(sorted({*here, *(starter.ecosystems() if self._starter else ())}))

    def is_starter(self, ecosystem: str) -> bool:
        """Say whether an ecosystem's advisories are the embedded ones only."""
        return self._starter and self._entry(ecosystem) is None and ecosystem in starter.ecosystems()

    def prepare(self, wanted: Iterable[str]) -> None:
        """Open shards that will be asked for, so that they are built and in the page cache by then."""
        with suppress(DataUnavailable):  # it will be said when they are asked
            for ecosystem in wanted:
                if ecosystem == KEV:
                    self.kev(())
                elif ecosystem == EPSS:
                    self.epss(())
                else:
                    self.shard(ecosystem)

    def missing(self, wanted: Iterable[str]) -> set[str]:
        """Return those of the wanted shards that the cache does not hold in a usable form."""
        return {name for name in wanted if self._entry(name) is None}

    def _entry(self, name: str) -> Entry | None:
        entry = self._pointer.shards.get(name)
        return entry if entry and entry.usable else None

    def _opened(self, ecosystem: str) -> Shard | None:
        entry = self._entry(ecosystem)
        if entry is not None:
            assert self._store is not None  # the entry came from its pointer
            return _guarded(Shard.open, self._store, ecosystem, entry)
        if self._starter and ecosystem in starter.ecosystems():
            return embedded(ecosystem, self._kept)
        return None

    def _fact(self, kind: str) -> Facts | None:
        self._asked.add(kind)
        if kind not in self._facts:
            entry = self._entry(kind)
            self._facts[kind] = _guarded(Facts, self._store, kind, entry) if entry and self._store else None
        return self._facts[kind]

    def kev(self, cves: Iterable[str]) -> dict[str, Kev]:
        """Return what CISA's catalogue says of these CVEs."""
        facts = self._fact(KEV)
        if facts:
            return facts.kev(cves)
        known = starter.kev() if self._starter else {}
        return {cve: Kev(*known[cve]) for cve in cves if cve in known}

    def epss(self, cves: Iterable[str]) -> dict[str, Epss]:
        """Return FIRST's scores of these CVEs."""
        facts = self._fact(EPSS)
        if facts:
            return facts.epss(cves)
        known = starter.epss() if self._starter else {}
        return {cve: Epss(*known[cve], starter.EPSS_DATE) for cve in cves if cve in known}

    def vectors(self, cves: Iterable[str]) -> dict[str, list[tuple[str, Cvss]]]:
        """Return the CVSS vectors that any shard's records have for these CVEs, with the records' ids.

        Of each CVE the best comes first.
        """
        wanted = list(cves)
        found: dict[str, list[tuple[str, Cvss]]] = {}
        for name in sorted({*self._shards, *self._pointer.shards} - {KEV, EPSS}):
            shard = self._quiet(name)
            for cve, record, cvss in shard.vectors(wanted) if shard else ():
                found.setdefault(cve, []).append((record, cvss))
        if self._starter and (silent := set(wanted) - set(found)):
            found |= _embedded_vectors(silent)
        for each in found.values():
            each.sort(key=_best)
        return found

    def _quiet(self, name: str) -> Shard | None:
        """Return a shard that the scan did not ask for, so that the report need not name it."""
        if name not in self._shards:
            self._shards[name] = self._opened(name)
        return self._shards[name]

    def feeds(self) -> tuple[Feed, ...]:
        """Return what was asked and was there, sorted by name."""
        return tuple(feed for name in sorted(self._asked) if (feed := self._feed(name)))

    def _feed(self, name: str) -> Feed | None:
        entry = self._entry(name)
        if entry:
            return Feed(name, entry.records, entry.newest, entry.fetched, entry.source, entry.digest)
        if not self._starter:
            return None
        if name == KEV:
            return Feed(name, len(starter.kev()), starter.KEV_DATE, starter.KEV_DATE, "starter", starter=True)
        if name == EPSS:
            return Feed(
                name, len(starter.epss()), starter.EPSS_DATE, starter.EPSS_DATE, "starter", starter=True
            )
        shard = self._shards.get(name)
        if shard is None:
            return None
        return Feed(name, shard.meta.records, starter.AS_OF, starter.AS_OF, "starter", starter=True)


def _best(each: tuple[str, Cvss]) -> tuple[tuple[int, float, str], str]:
    return (preference(each[1]), each[0])


Opened = TypeVar("Opened")


def _guarded(opened: Callable[[Path], Opened], store: Store, name: str, entry: Entry) -> Opened:
    """Open a shard's file; one that an update has just replaced and removed is looked up anew."""
    try:
        return opened(store.path(entry))
    except DataUnavailable:
        fresh = store.pointer().shards.get(name)
        if fresh is None or fresh.file == entry.file:
            raise
        return opened(store.path(fresh))


def _embedded_vectors(wanted: set[str]) -> dict[str, list[tuple[str, Cvss]]]:
    """Return what the starter data says of these CVEs, read line by line: its shards take longer to build."""
    found: dict[str, list[tuple[str, Cvss]]] = {}
    for _, line in starter.advisories():
        cves = [name for name in line.ids if name.startswith("CVE-")]
        if len(cves) == 1 and cves[0] in wanted:
            vectors = filter(None, map(scored, line.severities))
            found.setdefault(cves[0], []).extend((line.ids[0], cvss) for cvss in vectors)
    return {cve: vectors for cve, vectors in found.items() if vectors}


def embedded(ecosystem: str, kept: LayerCache | None = None) -> Shard:
    """Return the starter data of an ecosystem as a shard in memory, built once and kept in the cache."""
    key = f"starter {ecosystem} {__version__} {SCHEMA} {starter.digest()}"
    built = kept.get(key) if kept else None
    if built is None:
        built = _built(ecosystem)
        if kept:
            kept.put(key, built)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(built)
    return Shard(connection, f"starter data of {ecosystem}")


def _built(ecosystem: str) -> bytes:
    from seawall.vulnerabilities import osv  # noqa: PLC0415 - once for each version of Seawall
    from seawall.vulnerabilities.compiling import Compiler  # noqa: PLC0415
    from seawall.vulnerabilities.writer import write  # noqa: PLC0415

    scheme = scheme_for(ecosystem)
    compiler = Compiler(ecosystem, scheme)
    records = (compiler.compile(osv.convert(record)) for record in starter.records(ecosystem))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        write(connection, ecosystem, scheme.name if scheme else "", sorted(records, key=identity))
        return connection.serialize()
