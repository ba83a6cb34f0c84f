"""The starter data as shards in memory, each built once for each version of Seawall."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache

import msgspec

from seawall import __version__, notes
from seawall.model.finding import Cvss
from seawall.source.cache import LayerCache
from seawall.vulnerabilities import starter
from seawall.vulnerabilities.advisory import SCHEMA
from seawall.vulnerabilities.severity import scored
from seawall.vulnerabilities.shard import Shard, identity

BUILT_WITH = ("vulnerabilities", "model")
_Vectors = dict[str, list[tuple[str, Cvss]]]


def shard(ecosystem: str, kept: LayerCache | None = None) -> Shard:
    """Return the starter data of an ecosystem as a shard in memory.

    What was built is noted beside the byte code of the data, or where none may be, kept in the cache.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(_noted(ecosystem, kept, lambda: _built(ecosystem)))
    return Shard(connection, f"starter data of {ecosystem}")


def vectors(wanted: Iterable[str], kept: LayerCache | None = None) -> dict[str, list[tuple[str, Cvss]]]:
    """Return the CVSS vectors that the starter data of all ecosystems has for CVEs, with the records' ids."""
    try:
        known = msgspec.msgpack.decode(_noted("cvss", kept, _scored), type=_Vectors)
    except msgspec.DecodeError:  # a cache may have been restored from anywhere
        known = msgspec.msgpack.decode(_scored(), type=_Vectors)
    return {cve: known[cve] for cve in wanted if cve in known}


def _noted(name: str, kept: LayerCache | None, build: Callable[[], bytes]) -> bytes:
    key = f"starter {name} {__version__} {SCHEMA} {starter.digest()}"
    terms = f"{key} {_looks()}\n".encode()
    place = notes.place(starter.__spec__, name)
    note = notes.read(place)
    if note.startswith(terms):
        return note[len(terms) :]
    built = kept.get(key) if kept else None
    if built is None:
        built = build()
        if not notes.leave(place, terms + built) and kept:
            kept.put(key, built)
    return built


@cache
def _looks() -> str:
    return notes.looks(notes.sources(*BUILT_WITH))


def _scored() -> bytes:
    found: _Vectors = {}
    for _, line in starter.advisories():
        cves = [name for name in line.ids if name.startswith("CVE-")]
        if len(cves) == 1 and (known := list(filter(None, map(scored, line.severities)))):
            found.setdefault(cves[0], []).extend((line.ids[0], cvss) for cvss in known)
    return msgspec.msgpack.encode(found)


def _built(ecosystem: str) -> bytes:
    from seawall.vulnerabilities import osv  # noqa: PLC0415 - once for each version of Seawall
    from seawall.vulnerabilities.compiling import Compiler  # noqa: PLC0415
    from seawall.vulnerabilities.schemes import scheme_for  # noqa: PLC0415
    from seawall.vulnerabilities.writer import write  # noqa: PLC0415

    scheme = scheme_for(ecosystem)
    compiler = Compiler(ecosystem, scheme)
    records = (compiler.compile(osv.convert(record)) for record in starter.records(ecosystem))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        write(connection, ecosystem, scheme.name if scheme else "", sorted(records, key=identity))
        return connection.serialize()
