"""Facts about CVEs, from whatever advisory: CISA's catalogue (KEV) and FIRST's scores (EPSS), as shards."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from seawall.model.errors import DataUnavailable
from seawall.model.finding import Epss, Kev
from seawall.vulnerabilities.advisory import SCHEMA, Meta
from seawall.vulnerabilities.shard import connect

_CVE = re.compile(r"CVE-(\d{4})-(\d{1,7})", re.ASCII)
_YEAR = 10**7
SCALE = 100_000  # EPSS has five decimals


def number(cve: str) -> int | None:
    """Return a CVE id as one number; None for what is none, or longer than has ever been given out."""
    found = _CVE.fullmatch(cve)
    return int(found[1]) * _YEAR + int(found[2]) if found else None


def name(found: int) -> str:
    """Return the CVE id of a number."""
    return f"CVE-{found // _YEAR}-{found % _YEAR:04}"


def write(
    connection: sqlite3.Connection, kind: str, date: str, columns: str, rows: Iterable[tuple[object, ...]]
) -> Meta:
    """Write rows that lead with a CVE's number to an empty database; `date` is what `newest` will say."""
    from seawall.vulnerabilities.writer import PRAGMAS  # noqa: PLC0415 - writing is for updates

    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
    connection.execute(f"CREATE TABLE fact (cve INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" for _ in range(columns.count(",") + 2))
    written = connection.executemany(f"INSERT OR REPLACE INTO fact VALUES ({marks})", rows).rowcount  # noqa: S608
    meta = Meta(kind, "", written, date)
    connection.execute("INSERT INTO meta VALUES ('meta', ?)", (msgspec.msgpack.encode(meta),))
    connection.execute("COMMIT")
    return meta


class Facts:
    """A shard of facts, open for reading; raises DataUnavailable for a file that is none."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        try:
            (value,) = self._connection.execute("SELECT value FROM meta").fetchone()
            self.meta = msgspec.msgpack.decode(value, type=Meta)
        except (sqlite3.Error, TypeError, msgspec.MsgspecError) as error:
            raise DataUnavailable(f"{path} is no shard ({error}); run 'seawall db update'") from error
        if self.meta.schema != SCHEMA:
            raise DataUnavailable(
                f"{path} has schema {self.meta.schema}, not {SCHEMA}; run 'seawall db update'"
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _rows(self, cves: Iterable[str]) -> list[tuple[object, ...]]:
        numbers = msgspec.json.encode([found for cve in cves if (found := number(cve)) is not None]).decode()
        return self._connection.execute(
            "SELECT fact.* FROM json_each(?) wanted JOIN fact ON fact.cve = wanted.value", (numbers,)
        ).fetchall()

    def kev(self, cves: Iterable[str]) -> dict[str, Kev]:
        """Return the catalogue's entries among these CVEs."""
        return {name(row[0]): Kev(row[1], row[2], bool(row[3])) for row in self._rows(cves)}  # type: ignore[arg-type]

    def epss(self, cves: Iterable[str]) -> dict[str, Epss]:
        """Return the scores of these CVEs."""
        date = self.meta.newest
        return {
            name(row[0]): Epss(row[1] / SCALE, row[2] / SCALE, date)  # type: ignore[arg-type, operator]
            for row in self._rows(cves)
        }
