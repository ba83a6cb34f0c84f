"""Our reader of SQLite files against SQLite itself, and against files that SQLite never wrote."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.rpmdb import wal
from seawall.inventory.rpmdb.sqlite import blobs
from seawall.model.errors import Malformed
from support.hostile import cut_short, flipped, patched, survives
from support.rpm import write_sqlite

FIXTURES = Path(__file__).parent / "fixtures" / "rpm"
PLAIN = (FIXTURES / "sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes()
LOGGED = (FIXTURES / "sqlite-wal/tree/usr/lib/sysimage/rpm/rpmdb.sqlite").read_bytes()
LOG = (FIXTURES / "sqlite-wal/tree/usr/lib/sysimage/rpm/rpmdb.sqlite-wal").read_bytes()
FRAME = 24 + 4096
CREATE = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)"


def as_sqlite_reads(folder: Path, content: bytes, log: bytes) -> list[bytes]:
    for old in folder.glob("db*"):
        old.unlink()
    (folder / "db").write_bytes(content)
    (folder / "db-wal").write_bytes(log)
    connection = sqlite3.connect(folder / "db")
    try:
        return [row[0] for row in connection.execute("SELECT blob FROM Packages ORDER BY hnum")]
    finally:
        connection.close()


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_agrees_with_sqlite(tmp_path: Path, page_size: int, encoding: str) -> None:
    """Rows of all sizes around the points where they spill, some deleted, some replaced."""
    lengths = [*range(40), *range(page_size - 60, page_size + 10), 3 * page_size, 100_000]
    rows = [bytes([n % 256]) * length for n, length in enumerate(lengths)]
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute(f"PRAGMA page_size = {page_size}")
    connection.execute(f"PRAGMA encoding = '{encoding}'")
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE Other (x, y)")
    connection.execute(CREATE)
    connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(row,) for row in rows])
    connection.execute("DELETE FROM Packages WHERE hnum % 5 = 0")
    connection.execute("UPDATE Packages SET blob = zeroblob(9000) WHERE hnum % 7 = 0")
    connection.execute("COMMIT")
    wanted = [row[0] for row in connection.execute("SELECT blob FROM Packages ORDER BY hnum")]
    connection.close()
    assert list(blobs((tmp_path / "db").read_bytes())) == wanted


def test_reads_a_deep_tree(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute("PRAGMA page_size = 512")
    connection.execute(CREATE)
    count = 20_000
    connection.executescript(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        "INSERT INTO Packages (blob) SELECT CAST(i AS BLOB) FROM n"
    )
    connection.close()
    assert list(blobs((tmp_path / "db").read_bytes())) == [str(i + 1).encode() for i in range(count)]


def test_the_log_is_read_over_the_file() -> None:
    assert len(list(blobs(LOGGED))) == 2
    assert list(blobs(LOGGED, LOG)) == list(blobs(PLAIN))


def test_a_database_that_is_all_in_its_log(tmp_path: Path) -> None:
    write_sqlite(tmp_path / "db", [b"a" * 10, b"b" * 10_000], in_log=2)
    content, log = (tmp_path / "db").read_bytes(), (tmp_path / "db-wal").read_bytes()
    pages = {wal.committed(log).page_size}
    assert pages == {4096}
    assert list(blobs(content, log)) == [b"a" * 10, b"b" * 10_000]


@pytest.mark.parametrize("frames", range(len(LOG) // FRAME + 1))
def test_a_torn_log_counts_up_to_its_last_commit(tmp_path: Path, frames: int) -> None:
    """SQLite is asked what it makes of the same torn log."""
    log = LOG[: 32 + frames * FRAME + 100]
    assert list(blobs(LOGGED, log)) == as_sqlite_reads(tmp_path, LOGGED, log)


@pytest.mark.parametrize(
    "place", [0, 3, 4, 8, 16, 20, 24, 32, 36, 40, 48, 52, 56, 500, 32 + FRAME, 40 + FRAME]
)
def test_a_damaged_log_counts_up_to_the_damage(tmp_path: Path, place: int) -> None:
    log = patched(LOG, place, bytes([LOG[place] ^ 0x55]))
    assert list(blobs(LOGGED, log)) == as_sqlite_reads(tmp_path, LOGGED, log)


def test_frames_left_from_an_earlier_log_are_not_read(tmp_path: Path) -> None:
    """After a checkpoint the log begins anew, over what is still there of the old one."""
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(CREATE)
    for length in (50_000, 60_000):
        connection.execute("INSERT INTO Packages (blob) VALUES (zeroblob(?))", (length,))
    connection.execute("PRAGMA wal_checkpoint(RESTART)")
    connection.execute("DELETE FROM Packages WHERE hnum = 1")
    content, log = (tmp_path / "db").read_bytes(), (tmp_path / "db-wal").read_bytes()
    connection.close()
    assert len(log) > 60_000, "the old frames should still be there"
    assert list(blobs(content, log)) == [bytes(60_000)]


def test_a_log_of_other_page_size_is_an_error(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute(CREATE)
    connection.execute("INSERT INTO Packages (blob) VALUES (x'00')")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("UPDATE Packages SET blob = x'01'")
    content, log = (tmp_path / "db").read_bytes(), (tmp_path / "db-wal").read_bytes()
    connection.close()
    assert list(blobs(content, log)) == [b"\1"]
    with pytest.raises(Malformed, match="in the log of 4096"):
        list(blobs(patched(content, 16, pack(">H", 1024)), log))


def one_row(length: int) -> bytes:
    """A database of one row, in a table whose root, page 2, is a leaf."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
    connection.execute("INSERT INTO Packages (blob) VALUES (zeroblob(?))", (length,))
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


ROOT = 2
LONG = one_row(20_000)
FIRST = 3  # the first page of the row's overflow chain
LINK = LONG.rindex(pack(">I", FIRST), 0, ROOT * 4096)  # where the row's cell names it


def test_a_cyclic_overflow_chain() -> None:
    assert list(blobs(LONG)) == [bytes(20_000)]
    looped = patched(LONG, (FIRST - 1) * 4096, pack(">I", FIRST))
    with pytest.raises(Malformed, match=f"page {FIRST} is reached twice"):
        list(blobs(looped))


@pytest.mark.parametrize("number", [0, 99, 0xFFFFFFFF])
def test_an_overflow_chain_that_leads_nowhere(number: int) -> None:
    with pytest.raises(Malformed, match=f"page {number} of"):
        list(blobs(patched(LONG, LINK, pack(">I", number))))


def interior(child: int) -> bytes:
    """An interior page without cells: all its rows are below its right-most child."""
    return pack(">BHHHBI", 5, 0, 0, 4096, 0, child)


def test_a_tree_that_contains_itself() -> None:
    with pytest.raises(Malformed, match="reached twice"):
        list(blobs(patched(LONG, (ROOT - 1) * 4096, interior(ROOT))))


def test_a_schema_that_contains_itself() -> None:
    with pytest.raises(Malformed, match="reached twice"):
        list(blobs(patched(LONG, 100, interior(1))))


def test_a_tree_that_is_too_deep() -> None:
    deep = [interior(number + 1).ljust(4096, b"\0") for number in range(ROOT, 60)]
    with pytest.raises(Malformed, match="levels deep"):
        list(blobs(LONG[:4096] + b"".join(deep)))


def test_cells_that_lie_over_each_other() -> None:
    """A page may name one long cell a thousand times; the rows may not outgrow the database."""
    page = pack(">BHHHB", 13, 0, 1000, 0, 0) + pack(">H", 2100) * 1000
    cell = b"\x8f\x00\x01\x03\x00\x9d\x7e"  # 1,920 bytes, row 1: a header of 3 for a NULL and a blob
    content = patched(LONG, (ROOT - 1) * 4096, (page.ljust(2100, b"\0") + cell).ljust(4096, b"\0"))
    sizes: list[int] = []
    with pytest.raises(Malformed, match="more than the database holds"):
        sizes.extend(map(len, blobs(content)))
    assert len(LONG) // 2 < sum(sizes) < len(LONG)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "header"),
        (PLAIN[:99], "header"),
        (patched(PLAIN, 16, pack(">H", 1000)), "pages of 1000"),
        (patched(PLAIN, 20, b"\xff").replace(b"\x10\x00", b"\x02\x00", 1), "reserved"),
        (PLAIN.replace(b"Packages", b"Packaged"), "no table packages"),
        (patched(PLAIN, 100, b"\x0a"), "type 10"),
    ],
)
def test_names_what_is_wrong(content: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        list(blobs(content))


def test_cut_short_anywhere() -> None:
    for content in cut_short(PLAIN):
        survives(blobs, content)
    for log in cut_short(LOG, 512):
        survives(lambda log: blobs(LOGGED, log), log)


@given(flipped(PLAIN[:4096]))
@settings(deadline=None)
def test_flipped_bytes_of_the_first_page(page: bytes) -> None:
    survives(blobs, page + PLAIN[4096:])


@given(flipped(PLAIN))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(blobs, content)


@given(st.binary(max_size=200), st.integers(0, 0xFFFF))
def test_any_bytes_as_a_page(page: bytes, cells: int) -> None:
    head = pack(">BHHHB", 13, 0, cells, 0, 0)
    survives(blobs, patched(PLAIN, 4096, (head + page).ljust(4096, b"\0")))
