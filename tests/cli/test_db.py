"""`seawall db` over a small mirror on disk and a real store."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from support.commandline import Seawall

RECORD = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "modified": "2026-01-02T03:04:05Z",
    "aliases": ["CVE-2026-0001"],
    "summary": "An example",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "example"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
        }
    ],
}


@pytest.fixture
def mirror(clean: Path) -> str:
    folder = clean / "mirror" / "osv" / "PyPI"
    folder.mkdir(parents=True)
    (folder.parent / "ecosystems.txt").write_text("PyPI\n")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("GHSA-aaaa-bbbb-cccc.json", json.dumps(RECORD))
    return str(clean / "mirror")


@pytest.fixture
def updated(seawall: Seawall, mirror: str) -> Seawall:
    said = seawall("db", "update", "--mirror", mirror, "--ecosystem", "PyPI", "--cache-dir", "cache")
    assert (said.code, said.out) == (0, "")
    assert "PyPI: updated, 1 records" in said.err
    return seawall


def test_update_again_changes_nothing(updated: Seawall, mirror: str) -> None:
    again = updated("db", "update", "--mirror", mirror, "--ecosystem", "PyPI", "--cache-dir", "cache")
    assert (again.code, "PyPI: unchanged" in again.err) == (0, True)
    quiet = updated("db", "update", "-q", "--mirror", mirror, "--ecosystem", "PyPI", "--cache-dir", "cache")
    assert quiet.err == ""


def test_what_fails_is_said_and_ends_in_5(updated: Seawall, clean: Path) -> None:
    (clean / "empty").mkdir()
    said = updated("db", "update", "--mirror", "empty", "--ecosystem", "PyPI", "--cache-dir", "cache")
    assert said.code == 5
    assert said.err.startswith("seawall: error: PyPI: ")
    assert updated("db", "verify", "--cache-dir", "cache").code == 0


def test_status(updated: Seawall) -> None:
    said = updated("db", "status", "--cache-dir", "cache")
    assert said.code == 0
    head, row = said.out.splitlines()
    assert head.split()[:2] == ["DATA", "RECORDS"]
    assert row.split()[:3] == ["PyPI", "1", "2026-01-02T03:04:05"]
    shards = json.loads(updated("db", "status", "--json", "--cache-dir", "cache").out)["shards"]
    assert shards["PyPI"]["records"] == 1


def test_nothing_here_is_said(seawall: Seawall) -> None:
    said = seawall("db", "status", "--cache-dir", "none")
    assert (said.code, said.out) == (0, "")
    assert "embedded starter set" in said.err
    assert seawall("db", "verify", "--cache-dir", "none").code == 5


def test_verify_finds_a_changed_byte(updated: Seawall, clean: Path) -> None:
    assert updated("db", "verify", "--cache-dir", "cache").out == "PyPI: as it should be\n"
    (shard,) = (clean / "cache" / "db").glob("*.sqlite")
    data = bytearray(shard.read_bytes())
    data[100] ^= 1
    shard.write_bytes(data)
    said = updated("db", "verify", "--cache-dir", "cache")
    assert said.code == 5
    assert "its SHA-256 is" in said.out


def test_the_environment_and_the_file_reach_it(
    updated: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAWALL_DB_CACHE_DIR", "cache")
    assert "PyPI" in updated("db", "status").out
    monkeypatch.delenv("SEAWALL_DB_CACHE_DIR")
    (clean / "seawall.toml").write_text('[db]\ncache-dir = "cache"\n[db.update]\necosystem = ["PyPI"]\n')
    assert "PyPI" in updated("db", "status").out
    shown = updated("config", "show", "db", "update").out
    (line,) = [line for line in shown.splitlines() if line.startswith("ecosystem")]
    assert line.split() == ["ecosystem", "=", '["PyPI"]', "#", f"{clean}/seawall.toml:4"]


def test_search(updated: Seawall) -> None:
    said = updated("db", "search", "cve-2026-0001", "--cache-dir", "cache")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "GHSA-aaaa-bbbb-cccc  PyPI  unknown"
    assert "  affected: example >= 0, < 2.0" in said.out or "  affected: example < 2.0" in said.out
    by_name = updated("db", "search", "Example", "--json", "--cache-dir", "cache")
    assert [record["id"] for record in json.loads(by_name.out)["records"]] == ["GHSA-aaaa-bbbb-cccc"]


def test_search_for_what_is_not_known(updated: Seawall) -> None:
    said = updated("db", "search", "no-such\x1b[2J", "--cache-dir", "cache")
    assert (said.code, said.out) == (3, "")
    assert "knows nothing of" in said.err
    assert "\x1b" not in said.err


def test_search_in_the_starter_set(seawall: Seawall) -> None:
    said = seawall("db", "search", "django", "--cache-dir", "none")
    assert said.code == 0
    assert "starter set" in said.out


def test_export_and_import(updated: Seawall, clean: Path) -> None:
    assert updated("db", "export", "data.seawall", "--cache-dir", "cache").code == 0
    said = updated("db", "import", "data.seawall", "--cache-dir", "other")
    assert (said.code, said.err) == (0, "PyPI: 1 records taken over\n")
    assert updated("db", "verify", "--cache-dir", "other").code == 0
    data = bytearray((clean / "data.seawall").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (clean / "data.seawall").write_bytes(data)
    broken = updated("db", "import", "data.seawall", "--cache-dir", "third", "-q")
    assert broken.code == 2
    assert broken.err.startswith("seawall: error: ")
    assert updated("db", "import", "nothing", "--cache-dir", "third").code == 2


def test_export_of_nothing(seawall: Seawall) -> None:
    said = seawall("db", "export", "data.seawall", "--cache-dir", "none")
    assert said.code == 5
    assert "there is no advisory data here" in said.err
