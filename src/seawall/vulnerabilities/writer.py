"""Writes a shard: compiled records in, the bytes of one SQLite file out.

The same records give the same bytes, whether they come from a feed or in part from an older shard: they are
written in the order of their ids, and nothing in the file tells when or how it was made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import astuple

from seawall.vulnerabilities.advisory import (
    MALFORMED,
    Advisory,
    Affects,
    Compiled,
    Dropped,
    Meta,
    Particulars,
)
from seawall.vulnerabilities.compiling import moment

PRAGMAS = (
    "PRAGMA page_size = 8192",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE scope (id INTEGER PRIMARY KEY, name TEXT, records INTEGER);
CREATE TABLE package (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE particulars (id INTEGER PRIMARY KEY, value BLOB);
CREATE TABLE advisory (id INTEGER PRIMARY KEY, name TEXT, modified TEXT, commits_only INTEGER, value BLOB);
CREATE TABLE alias (name TEXT, advisory INTEGER);
CREATE TABLE cvss (cve TEXT, advisory INTEGER, version TEXT, vector TEXT, score REAL);
CREATE TABLE affects (advisory INTEGER, package INTEGER, scope INTEGER, low BLOB, high BLOB, introduced TEXT,
                      fixed TEXT, last TEXT, unparsed INTEGER, particulars INTEGER);
CREATE TABLE exactly (advisory INTEGER, package INTEGER, scope INTEGER, version TEXT, particulars INTEGER);
CREATE TABLE rejected (advisory INTEGER, package TEXT, version TEXT, why TEXT);
CREATE TABLE dropped (name TEXT, modified TEXT, why TEXT);
"""
_INDEXES = """
CREATE UNIQUE INDEX package_name ON package (name);
CREATE UNIQUE INDEX advisory_name ON advisory (name);
CREATE INDEX alias_name ON alias (name);
CREATE INDEX cvss_cve ON cvss (cve);
CREATE INDEX affects_package ON affects (package, scope);
CREATE INDEX exactly_package ON exactly (package, scope);
"""
_COLUMNS = {"advisory": 5, "alias": 2, "affects": 10, "exactly": 5, "rejected": 4, "cvss": 5, "dropped": 3}
_BATCH = 1000  # records that are handed to SQLite together
_DROP_NOTES = 10_000  # malformed records that are remembered one by one


_encode = msgspec.msgpack.Encoder().encode


class _Ids:
    """Gives each name the next number, in the order of first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[bytes | str, int] = {}

    def __getitem__(self, name: bytes | str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)

    def rows(self) -> Iterator[tuple[int, bytes | str]]:
        return ((number, name) for name, number in self._numbers.items())


class Writer:
    """Fills an empty database with compiled records, which come in the order of their ids."""

    def __init__(self, connection: sqlite3.Connection, ecosystem: str, scheme: str) -> None:
        self._connection = connection
        self._ecosystem = ecosystem
        self._scheme = scheme
        self._packages = _Ids()
        self._scopes = _Ids()
        self._particulars = _Ids()
        self._about: dict[Particulars | None, int | None] = {None: None}
        self._coverage: dict[int, int] = {}
        self._advisories = self._rejected = self._malformed = self._dropped = self._commits_only = 0
        self._newest = ("", "")
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _COLUMNS}
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute("BEGIN")
        for statement in _TABLES.strip().split(";\n"):
            connection.execute(statement)

    def add(self, record: Compiled | Dropped) -> None:
        """Write one record."""
        if isinstance(record, Dropped):
            self._drop(record)
            return
        self._advisories += 1
        row = self._advisories
        advisory = record.advisory
        self._saw(advisory.modified)
        rows = self._rows
        rows["advisory"].append((row, advisory.id, advisory.modified, record.commits_only, _encode(advisory)))
        rows["alias"] += [(name, row) for name in _names(advisory)]
        scopes = self._affects(row, record.affects)
        if record.exactly or record.rejected:
            scopes |= self._literal(row, record)
        rows["cvss"] += [(cve, row, *vector) for cve, vector in _vectors(record)]
        self._commits_only += record.commits_only
        for scope in scopes:
            self._coverage[scope] = self._coverage.get(scope, 0) + 1
        if row % _BATCH == 0:
            self._flush()

    def _affects(self, row: int, affects: Iterable[Affects]) -> set[int]:
        """Note the intervals of a record, and return their scopes."""
        packages, scopes, about, number = self._packages, self._scopes, self._about, self._number
        found = []
        for package, scope, *interval, particulars in map(astuple, affects):
            known = about[particulars] if particulars in about else number(particulars)
            found.append((row, packages[package], scopes[scope], *interval, known))
        self._rows["affects"] += found
        return {each[2] for each in found}

    def _literal(self, row: int, record: Compiled) -> set[int]:
        """Note the versions that are compared as text, and those that were rejected."""
        found = [
            (
                row,
                self._packages[each.package],
                self._scopes[each.scope],
                each.version,
                self._number(each.particulars),
            )
            for each in record.exactly
        ]
        self._rows["exactly"] += found
        self._rows["rejected"] += [(row, each.package, each.version, each.why) for each in record.rejected]
        self._rejected += len(record.rejected)
        return {each[2] for each in found}

    def _number(self, particulars: Particulars | None) -> int | None:
        if particulars not in self._about:
            self._about[particulars] = self._particulars[_encode(particulars)]
        return self._about[particulars]

    def _drop(self, record: Dropped) -> None:
        self._saw(record.modified)
        self._dropped += 1
        self._malformed += record.why.startswith(MALFORMED)
        if self._dropped <= _DROP_NOTES or not record.why.startswith(MALFORMED):
            self._rows["dropped"].append((record.id, record.modified, record.why))

    def _saw(self, modified: str) -> None:
        self._newest = max(self._newest, (moment(modified), modified))

    def _flush(self) -> None:
        """Hand what was noted to SQLite."""
        for table, rows in self._rows.items():
            if rows:
                marks = ", ".join("?" * _COLUMNS[table])
                self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
                rows.clear()

    def close(self) -> Meta:
        """Write the indexes and what the shard says of itself, and commit."""
        self._flush()
        meta = Meta(
            self._ecosystem,
            self._scheme,
            self._advisories,
            self._newest[1],
            self._dropped,
            self._malformed,
            self._rejected,
            self._commits_only,
        )
        execute, many = self._connection.execute, self._connection.executemany
        many("INSERT INTO package VALUES (?, ?)", self._packages.rows())
        many("INSERT INTO particulars VALUES (?, ?)", self._particulars.rows())
        many(
            "INSERT INTO scope VALUES (?, ?, ?)",
            ((number, name, self._coverage.get(number, 0)) for number, name in self._scopes.rows()),
        )
        execute("INSERT INTO meta VALUES ('meta', ?)", (_encode(meta),))
        for statement in _INDEXES.strip().split(";\n"):
            execute(statement)
        execute("COMMIT")
        return meta


def _names(advisory: Advisory) -> list[str]:
    """Return the other names that find this record: aliases, upstream and related ones, each once."""
    own = advisory.id
    return [
        name
        for name in dict.fromkeys((*advisory.aliases, *advisory.upstream, *advisory.related))
        if name != own
    ]


def _vectors(record: Compiled) -> list[tuple[str, tuple[str, str, float]]]:
    """Return the record's CVSS vectors with the CVE that they are about; [] unless it is a single one."""
    advisory = record.advisory
    cvss = advisory.cvss
    if not cvss:
        about = (each.particulars for each in record.affects if each.particulars)
        cvss = next((each.cvss for each in about if each.cvss), ())
    cves = {name for name in advisory.names if name.startswith("CVE-")} if cvss else set()
    if len(cves) != 1:
        return []
    cve = cves.pop()
    return [(cve, (each.version, each.vector, each.score)) for each in cvss]


def write(
    connection: sqlite3.Connection, ecosystem: str, scheme: str, records: Iterable[Compiled | Dropped]
) -> Meta:
    """Write records, in the order of their ids, to an empty database; the connection stays open."""
    writer = Writer(connection, ecosystem, scheme)
    for record in records:
        writer.add(record)
    return writer.close()
