"""The advisory data that a scan asks: the shards that count, each opened when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from seawall.model.errors import DataUnavailable
from seawall.model.finding import Cvss, Epss, Kev
from seawall.model.report import Feed
from seawall.source.base import MIB
from seawall.source.cache import LayerCache
from seawall.vulnerabilities import embedded, starter
from seawall.vulnerabilities.base import Entry
from seawall.vulnerabilities.facts import Facts
from seawall.vulnerabilities.severity import preference
from seawall.vulnerabilities.shard import Shard
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
            return embedded.shard(ecosystem, self._kept)
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
            found |= embedded.vectors(silent, self._kept)
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
