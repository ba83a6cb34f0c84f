"""One shard: an SQLite file with the advisories of one ecosystem, written once and only read since."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from seawall.model.errors import DataUnavailable
from seawall.model.finding import Cvss
from seawall.vulnerabilities.advisory import (
    SCHEMA,
    Advisory,
    Affects,
    Compiled,
    Dropped,
    Exactly,
    Meta,
    Particulars,
    Rejected,
)

_AT_ONCE = 500  # names in one question


class Hit(Struct, frozen=True):
    """An advisory whose interval holds a version (or may hold it: `unparsed`)."""

    advisory: Advisory
    scope: str
    fixed: str
    unparsed: bool = False
    particulars: Particulars | None = None


_advisory = msgspec.msgpack.Decoder(Advisory).decode
_particulars = msgspec.msgpack.Decoder(Particulars).decode


def connect(path: Path) -> sqlite3.Connection:
    """Open a finished shard for reading, without a lock; raises DataUnavailable for what is none."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute("PRAGMA trusted_schema = OFF")
    except sqlite3.Error as error:
        raise DataUnavailable(f"{path}: {error}; run 'seawall db update'") from error
    return connection


class Shard:
    """A shard open for reading: looks packages up, and gives its records back for the next one."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self.name = name
        try:
            (value,) = connection.execute("SELECT value FROM meta WHERE key = 'meta'").fetchone()
            self.meta = msgspec.msgpack.decode(value, type=Meta)
        except (sqlite3.Error, TypeError, msgspec.MsgspecError) as error:
            raise DataUnavailable(f"{name} is no shard ({error}); run 'seawall db update'") from error
        if self.meta.schema != SCHEMA:
            raise DataUnavailable(
                f"{name} has schema {self.meta.schema}, not {SCHEMA}; run 'seawall db update'"
            )
        self._scopes: dict[str, int] = {}
        self.coverage: dict[str, int] = {}
        for number, scope, records in self._ask("SELECT id, name, records FROM scope", ()):
            self._scopes[scope] = number
            self.coverage[scope] = records
        self._names = {number: scope for scope, number in self._scopes.items()}
        self._about: dict[int, Particulars] = {}
        self._packages: dict[str, int | None] = {}

    @classmethod
    def open(cls, path: Path) -> Shard:
        """Open a shard's file; raises DataUnavailable."""
        return cls(connect(path), path.name)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _ask(self, query: str, values: tuple[object, ...] | dict[str, object]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise DataUnavailable(f"{self.name}: {error}; run 'seawall db verify'") from error

    def _advisories(self, query: str, values: tuple[object, ...] | dict[str, object]) -> list[Advisory]:
        try:
            return [_advisory(value) for (value,) in self._ask(query, values)]
        except (msgspec.MsgspecError, TypeError) as error:
            raise DataUnavailable(f"{self.name}: {error}; run 'seawall db verify'") from error

    def look_up(self, packages: Iterable[str]) -> None:
        """Find out which of these packages the shard knows, many in one question; `affecting` remembers."""
        wanted = sorted(packages)
        for start in range(0, len(wanted), _AT_ONCE):
            names = tuple(wanted[start : start + _AT_ONCE])
            self._packages.update(dict.fromkeys(names))
            marks = ", ".join("?" * len(names))
            query = f"SELECT name, id FROM package WHERE name IN ({marks})"  # noqa: S608 - marks only
            self._packages.update(self._ask(query, names))

    def knows(self, packages: Iterable[str]) -> set[str]:
        """Return those of these packages that any advisory speaks of, in whatever scope."""
        wanted = set(packages)
        self.look_up(wanted)
        return {name for name in wanted if self._packages[name] is not None}

    def affecting(self, package: str, scopes: Iterable[str], key: bytes | None, version: str) -> list[Hit]:
        """Return what concerns this version of a package in one of the scopes, in the order of the ids.

        With no key (the version cannot be parsed) only what lists the version literally is certain; whatever
        else there is of the package comes back as `unparsed`.
        """
        numbers = [self._scopes[scope] for scope in scopes if scope in self._scopes]
        if not numbers:
            return []
        if package not in self._packages:
            self.look_up((package,))
        known = self._packages[package]
        if known is None:
            return []
        found: dict[tuple[int, int], tuple[str, bool, int | None]] = {}
        for number in numbers:
            for advisory, fixed, unparsed, about in self._rows(known, number, key, version):
                row = (fixed, bool(unparsed), about)
                found[advisory, number] = max(found.get((advisory, number), row), row, key=_telling)
        return [
            Hit(self._advisory(advisory), self._names[number], fixed, unparsed, self._particulars(about))
            for (advisory, number), (fixed, unparsed, about) in sorted(found.items(), key=itemgetter(0))
        ]

    def _rows(
        self, package: int, scope: int, key: bytes | None, version: str
    ) -> Iterator[tuple[int, str, int, int | None]]:
        if key is None:
            yield from self._ask(
                "SELECT advisory, '', 1, particulars FROM affects WHERE package = ? AND scope = ?",
                (package, scope),
            )
        else:
            yield from self._ask(
                "SELECT advisory, fixed, unparsed, particulars FROM affects WHERE package = ? AND scope = ?"
                " AND low <= ? AND (high IS NULL OR high > ?)",
                (package, scope, key, key),
            )
        yield from self._ask(
            "SELECT advisory, '', 0, particulars FROM exactly"
            " WHERE package = ? AND scope = ? AND version = ?",
            (package, scope, version),
        )

    def _advisory(self, row: int) -> Advisory:
        return self._advisories("SELECT value FROM advisory WHERE id = ?", (row,))[0]

    def _particulars(self, row: int | None) -> Particulars | None:
        if row is None:
            return None
        if row not in self._about:
            ((value,),) = self._ask("SELECT value FROM particulars WHERE id = ?", (row,))
            self._about[row] = _particulars(value)
        return self._about[row]

    def vectors(self, cves: Iterable[str]) -> Iterator[tuple[str, str, Cvss]]:
        """Yield the CVSS vectors of these CVEs: the CVE, the record that has it, the vector."""
        rows = self._ask(
            "SELECT c.cve, a.name, c.version, c.vector, c.score FROM json_each(?) wanted"
            " JOIN cvss c ON c.cve = wanted.value JOIN advisory a ON a.id = c.advisory",
            (msgspec.json.encode(list(cves)).decode(),),
        )
        return ((cve, record, Cvss(*vector)) for cve, record, *vector in rows)

    def known(self) -> dict[str, str]:
        """Return every record that the shard has seen, with the time it was modified."""
        return dict(
            self._ask("SELECT name, modified FROM advisory UNION ALL SELECT name, modified FROM dropped", ())
        )

    def named(self, name: str) -> list[Advisory]:
        """Return the advisories of this id, alias, upstream or related name."""
        return self._advisories(
            "SELECT value FROM advisory WHERE name = :name UNION ALL SELECT a.value FROM alias x"
            " JOIN advisory a ON a.id = x.advisory WHERE x.name = :name",
            {"name": name},
        )

    def about(self, package: str) -> list[Advisory]:
        """Return the advisories of a package, in the order of their ids."""
        return self._advisories(
            "SELECT value FROM advisory WHERE id IN (SELECT advisory FROM affects WHERE package ="
            " (SELECT id FROM package WHERE name = :name) UNION SELECT advisory FROM exactly WHERE package ="
            " (SELECT id FROM package WHERE name = :name)) ORDER BY id",
            {"name": package},
        )

    def affected(self, advisory: str) -> list[Affects]:
        """Return the intervals of one advisory, as they were compiled."""
        rows = self._ask("SELECT id FROM advisory WHERE name = ?", (advisory,))
        return [each for (row,) in rows for each in self._affects(row)]

    def _affects(self, row: int) -> list[Affects]:
        rows = self._ask(
            "SELECT p.name, a.scope, low, high, introduced, fixed, last, unparsed, particulars FROM affects a"
            " JOIN package p ON p.id = a.package WHERE advisory = ? ORDER BY a.rowid",
            (row,),
        )
        return [self._affect(each) for each in rows]

    def _affect(self, row: tuple[Any, ...]) -> Affects:
        package, scope, *texts, unparsed, about = row
        about = self._particulars(about)
        named = (package, self._names[scope])
        return Affects(*named, *texts, bool(unparsed), about)  # type: ignore[call-arg]

    def _exact(self, row: tuple[Any, ...]) -> Exactly:
        package, scope, version, about = row
        return Exactly(package, self._names[scope], version, self._particulars(about))

    def records(self) -> Iterator[Compiled | Dropped]:
        """Yield every record as it was compiled, in the order of the ids."""
        sources: list[Iterable[Compiled | Dropped]] = [self._compiled(), self._dropped()]
        yield from merge(*sources, key=identity)

    def _dropped(self) -> Iterator[Dropped]:
        for row in self._connection.execute("SELECT name, modified, why FROM dropped ORDER BY rowid"):
            yield Dropped(*row)

    def _compiled(self) -> Iterator[Compiled]:
        affects = self._grouped(
            "SELECT advisory, p.name, scope, low, high, introduced, fixed, last, unparsed, particulars"
            " FROM affects a JOIN package p ON p.id = a.package ORDER BY a.rowid"
        )
        exactly = self._grouped(
            "SELECT advisory, p.name, scope, version, particulars FROM exactly e"
            " JOIN package p ON p.id = e.package ORDER BY e.rowid"
        )
        rejected = self._grouped("SELECT advisory, package, version, why FROM rejected ORDER BY rowid")
        for row, commits_only, value in self._connection.execute(
            "SELECT id, commits_only, value FROM advisory ORDER BY id"
        ):
            yield Compiled(
                _advisory(value),
                tuple(map(self._affect, affects(row))),
                tuple(map(self._exact, exactly(row))),
                tuple(Rejected(*each) for each in rejected(row)),
                commits_only,
            )

    def _grouped(self, query: str) -> _Groups:
        return _Groups(self._connection.execute(query))


def _telling(row: tuple[str, bool, int | None]) -> tuple[bool, bool]:
    """Order the intervals of one record that hold a version: a certain one first, then one with a fix."""
    fixed, unparsed, _ = row
    return (not unparsed, bool(fixed))


class _Groups:
    """Rows that lead with an advisory's number, given out advisory by advisory."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def __call__(self, advisory: int) -> list[tuple[Any, ...]]:
        """Return the rows of this advisory without its number; asked for in rising order."""
        if self._next is None or self._next[0] != advisory:
            return []
        rows = [row[1:] for row in self._next[1]]
        self._next = next(self._groups, None)
        return rows


def identity(record: Compiled | Dropped) -> str:
    """Return the id that orders records."""
    return record.id if isinstance(record, Dropped) else record.advisory.id
