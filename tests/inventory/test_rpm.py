"""The rpm cataloger against rpm itself, on databases that rpm, SQLite and libdb wrote."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from seawall.inventory.catalogers import rpm
from seawall.inventory.catalogers.rpm import CATALOGER
from seawall.inventory.rpmdb import blobs
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Ownership, Package
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, patched
from support.rpm import PACKAGES, QUERY, headers, install, query, write_bdb, write_sqlite
from support.tools import require_program

FIXTURES = Path(__file__).parent / "fixtures" / "rpm"
SQLITE = (FIXTURES / "sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of a database that the rpm of this machine wrote."""
    return install(tmp_path_factory.mktemp("rpm"))


def catalog(path: Path) -> list[object]:
    siblings = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    return list(CATALOGER.parse(MemoryFile(f"var/lib/rpm/{path.name}", path.read_bytes(), siblings=siblings)))


def line(found: Package) -> str:
    """A package as rpm prints it by QUERY."""
    said = dict(found.qualifiers)
    source = f"{found.source.name}-{found.source.version}.src.rpm" if found.source else "(none)"
    fields = (found.name, said.get("epoch", "0"), found.version, found.arch, source, *found.licences)
    return "|".join((*fields, said.get("rpmmod", "(none)")))


def lines(records: list[object]) -> list[str]:
    assert not [record for record in records if isinstance(record, NotAssessed)]
    return sorted(line(record) for record in records if isinstance(record, Package))


def owned(records: list[object]) -> list[str]:
    return sorted(
        f"{record.package} /{path}"
        for record in records
        if isinstance(record, Ownership)
        for path in record.files.decode().split("\n")
    )


def without_contexts(said: list[str]) -> list[str]:
    """Shorten module labels, as the qualifier does, to name and stream."""
    heads = (text.rpartition("|") for text in said)
    return [f"{head}|{':'.join(label.split(':')[:2])}" for head, _, label in heads]


def test_agrees_with_rpm(database: Path) -> None:
    records = catalog(database / "rpmdb.sqlite")
    assert lines(records) == without_contexts(query(database, "sqlite", "--qf", QUERY))
    assert len(lines(records)) == len(PACKAGES)  # one removed, one with a sub-package
    assert owned(records) == query(database, "sqlite", "--qf", r"[%{=NAME} %{FILENAMES}\n]")


@pytest.mark.parametrize("big_endian", [False, True])
def test_agrees_with_rpm_on_berkeley_db(database: Path, tmp_path: Path, big_endian: bool) -> None:
    write_bdb(tmp_path / "Packages", headers(database), big_endian=big_endian)
    said = without_contexts(query(tmp_path, "bdb_ro", "--qf", QUERY))
    assert lines(catalog(tmp_path / "Packages")) == said


def test_agrees_with_rpm_on_a_log(database: Path, tmp_path: Path) -> None:
    """What is only in the write-ahead log counts, and without the log it does not."""
    write_sqlite(tmp_path / "rpmdb.sqlite", headers(database), in_log=2)
    whole = catalog(tmp_path / "rpmdb.sqlite")
    (tmp_path / "rpmdb.sqlite-wal").unlink()
    assert lines(whole) == lines(catalog(database / "rpmdb.sqlite"))
    assert len(lines(catalog(tmp_path / "rpmdb.sqlite"))) == len(lines(whole)) - 2


def test_agrees_with_rpm_on_keys(database: Path, tmp_path: Path) -> None:
    gpg = require_program("gpg")
    home = tmp_path / "gpg"
    home.mkdir(mode=0o700)
    options = ("--homedir", home, "--batch", "--quiet", "--passphrase", "", "--pinentry-mode", "loopback")
    subprocess.run([gpg, *options, "--quick-gen-key", "Test <t@example.org>", "rsa2048"], check=True)
    key = subprocess.run([gpg, *options, "--armor", "--export"], check=True, capture_output=True).stdout
    (tmp_path / "key").write_bytes(key)
    subprocess.run([require_program("rpm"), "--dbpath", tmp_path, "--import", tmp_path / "key"], check=True)
    assert any(name.startswith("gpg-pubkey-") for name in query(tmp_path, "sqlite"))
    assert catalog(tmp_path / "rpmdb.sqlite") == []


def test_broken_headers_are_counted_and_the_others_kept(tmp_path: Path) -> None:
    good = list(blobs(SQLITE))
    write_sqlite(tmp_path / "rpmdb.sqlite", [good[0], b"broken", good[1][:-1], good[2]])
    records = catalog(tmp_path / "rpmdb.sqlite")
    assert len([record for record in records if isinstance(record, Package)]) == 2
    (problem,) = [record for record in records if isinstance(record, NotAssessed)]
    assert (problem.kind, problem.subject, problem.weight) == ("package", "var/lib/rpm/rpmdb.sqlite", 2)


def test_a_package_whose_files_are_unreadable_is_kept(tmp_path: Path) -> None:
    blob = max(blobs(SQLITE), key=len)
    entry = blob.index((1116).to_bytes(4, "big"))  # DIRINDEXES, made to say that it holds texts
    write_sqlite(tmp_path / "rpmdb.sqlite", [patched(blob, entry + 7, b"\6")])
    package, problem = catalog(tmp_path / "rpmdb.sqlite")
    assert isinstance(package, Package)
    assert isinstance(problem, NotAssessed)
    assert "tag 1116 has the type 6" in problem.why


def test_packages_before_the_damage_are_kept() -> None:
    """Cut in the middle of the last package's long header: the others come, then the error."""
    records: list[object] = []
    with pytest.raises(Malformed):
        records.extend(CATALOGER.parse(MemoryFile("var/lib/rpm/rpmdb.sqlite", SQLITE[:-4096])))
    kept = [record.name for record in records if isinstance(record, Package)]
    assert kept == ["weighty-libs", "weighty", "tilde-caret", "modular"]


def test_no_file_is_silently_empty() -> None:
    """Every beginning of a real database gives all its packages, or an error."""
    for content in cut_short(SQLITE):
        with pytest.raises(Malformed):
            list(CATALOGER.parse(MemoryFile("var/lib/rpm/rpmdb.sqlite", content)))


def test_the_format_is_told_from_the_bytes() -> None:
    assert list(CATALOGER.parse(MemoryFile("var/lib/rpm/Packages", SQLITE)))


def test_paths_of_all_packages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpm, "MAX_PATHS", 1000)
    with pytest.raises(LimitExceeded, match="1000 bytes of paths"):
        list(CATALOGER.parse(MemoryFile("var/lib/rpm/rpmdb.sqlite", SQLITE)))


def test_is_quick(tmp_path: Path) -> None:
    """400 packages with headers of 50 KB: far below a second, whatever the machine is doing."""
    blob = max(blobs(SQLITE), key=len)
    padding = b"\0" * (50_000 - len(blob))
    size = int.from_bytes(blob[4:8], "big") + len(padding)
    write_sqlite(tmp_path / "rpmdb.sqlite", [patched(blob, 4, size.to_bytes(4, "big")) + padding] * 400)
    content = (tmp_path / "rpmdb.sqlite").read_bytes()
    start = time.process_time()
    records = list(CATALOGER.parse(MemoryFile("var/lib/rpm/rpmdb.sqlite", content)))
    assert len(records) == 800
    assert time.process_time() - start < 0.3
