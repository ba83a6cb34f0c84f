"""Real rpm databases, made by the real programs: small packages built, installed and put into each format."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path
from struct import Struct

from support.tools import require_program

# Name, epoch, version, release, module label, sub-package, number of files.
PACKAGES = (
    ("plain", "", "1.0", "1.el9", "", "", 1),
    ("weighty", "32", "9.16.23", "14.el9_3", "", "weighty-libs", 2),
    ("modular", "", "18.12.1", "1.module_el9+13", "nodejs:18:9010020230301:c0ffee", "", 1),
    ("tilde-caret", "", "1.0~rc1", "0.1^git2", "", "", 1),
    ("many-files", "", "2", "3", "", "", 120),
)
QUERY = r"%{NAME}|%{EPOCHNUM}|%{VERSION}-%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{LICENSE}|%{MODULARITYLABEL}\n"


def _spec(package: tuple[str, str, str, str, str, str, int]) -> str:
    name, epoch, version, release, module, part, files = package
    lines = [
        f"Name: {name}",
        f"Version: {version}",
        f"Release: {release}",
        "Summary: s",
        "License: MIT and BSD",
    ]
    lines += ["BuildArch: noarch"]
    lines += [f"Epoch: {epoch}"] if epoch else []
    lines += [f"ModularityLabel: {module}"] if module else []
    lines += ["%description", "d"]
    lines += (
        [f"%package -n {part}", "Summary: p", "License: ISC", f"%description -n {part}", "d"] if part else []
    )
    lines += ["%install", "mkdir -p %{buildroot}/usr/share/" + name]
    lines += [f"for n in $(seq {files}); do echo $n > %{{buildroot}}/usr/share/{name}/file-$n; done"]
    lines += ["%files", f"/usr/share/{name}"]
    lines += [f"%files -n {part}"] if part else []
    return "\n".join(lines) + "\n"


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def install(folder: Path) -> Path:
    """Build the packages, install them without their files, remove one; return the database's directory."""
    rpmbuild, rpm = require_program("rpmbuild"), require_program("rpm")
    specs = []
    for package in PACKAGES:
        specs.append(folder / f"{package[0]}.spec")
        specs[-1].write_text(_spec(package))
    _run(
        rpmbuild,
        "-bb",
        "--quiet",
        "--define",
        f"_topdir {folder}/top",
        "--define",
        "_buildhost builder.example",
        *specs,
    )
    database = folder / "rpm"
    built = sorted((folder / "top").rglob("*.rpm"))
    access = ("--dbpath", database, "--define", "_db_backend sqlite")
    _run(rpm, *access, "--initdb")
    _run(rpm, *access, "--install", "--justdb", "--nodeps", "--nosignature", *built)
    _run(rpm, *access, "--erase", "--justdb", "--nodeps", "plain")
    return database


def query(database: Path, backend: str, *arguments: str) -> list[str]:
    """Return the sorted lines that rpm prints about all packages of a database."""
    access = ("--dbpath", database, "--define", f"_db_backend {backend}", "--nosignature")
    return sorted(_run(require_program("rpm"), *access, "-qa", *arguments).splitlines())


def headers(database: Path) -> list[bytes]:
    """Return the header blobs of a SQLite database, as SQLite reads them."""
    with sqlite3.connect(database / "rpmdb.sqlite") as connection:
        return [row[0] for row in connection.execute("SELECT blob FROM Packages ORDER BY hnum")]


def write_bdb(path: Path, blobs: list[bytes], *, page_size: int = 4096, big_endian: bool = False) -> None:
    """Write a Berkeley DB hash with libdb, keyed as rpm does."""
    load = require_program("db5.3_load")
    number = Struct(">I" if big_endian else "<I")
    pairs = [(bytes(4), number.pack(len(blobs)))]
    pairs += [(number.pack(index), blob) for index, blob in enumerate(blobs, 1)]
    dump = ["VERSION=3", "format=bytevalue", "type=hash", f"db_pagesize={page_size}"]
    dump += [f"db_lorder={4321 if big_endian else 1234}", "HEADER=END"]
    dump += [f" {side.hex()}" for pair in pairs for side in pair]
    text = "\n".join([*dump, "DATA=END", ""])
    subprocess.run([load, str(path)], input=text, text=True, check=True, capture_output=True)


def write_sqlite(path: Path, blobs: list[bytes], *, in_log: int = 0) -> None:
    """Write a `Packages` table with SQLite, the last `in_log` blobs to a log that is never checkpointed."""
    work = path.with_suffix(".work")
    connection = sqlite3.connect(work, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    for number, blob in enumerate(blobs):
        if number == len(blobs) - in_log:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("INSERT INTO Packages (blob) VALUES (?)", (blob,))
    if not in_log:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(work.read_bytes())
    path.with_name(path.name + "-wal").write_bytes(work.with_name(work.name + "-wal").read_bytes())
    connection.close()
