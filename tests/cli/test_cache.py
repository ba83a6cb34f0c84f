"""`seawall cache` over real caches, and scans that share one."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from seawall.inventory.declared import code_digest
from seawall.source.cache import LayerCache
from seawall.source.cache.entry import name_of
from seawall.source.cache.files import Directory
from support.commandline import Seawall, process
from support.images import DEBIAN_11, build, file, stanza, write_layout
from support.reports import EMPTY
from support.services import redis_server

LAYER = f"sha256:{'1' * 64} {code_digest()} installed"
STALE = f"sha256:{'1' * 64} {'0' * 64} installed"
SECRET = "0123456789abcdef"


@pytest.fixture
def cache(clean: Path) -> LayerCache:
    made = LayerCache(clean / "cache" / "layers")
    made.put(LAYER, b"content" * 100)
    made.put(STALE, b"content")
    path = Directory(clean / "cache" / "layers").path(name_of(STALE))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return made


def test_status(seawall: Seawall, cache: LayerCache) -> None:
    said = seawall("cache", "status", "--cache-dir", "cache", "--cache-size", "1GiB")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "cache/layers"
    assert lines[1].startswith("  2 entries, ")
    assert lines[1].endswith(" bytes of 1.0 GiB")
    assert lines[2].startswith("  last used between 2023-11-14T22:13:20Z and 20")
    assert [line.split()[0] for line in lines[4:]] == ["CODE", code_digest()[:12], "0" * 12]
    assert [line.split()[-1] for line in lines[5:]] == ["usable", "stale"]


def test_status_for_programs(seawall: Seawall, cache: LayerCache) -> None:
    document = json.loads(seawall("cache", "status", "--cache-dir", "cache", "--json").out)
    assert (document["entries"], document["limit"], document["oldest"]) == (
        2,
        2 * 1024**3,
        "2023-11-14T22:13:20Z",
    )
    assert [(group["code"], group["usable"]) for group in document["groups"]] == [
        (code_digest(), True),
        ("0" * 64, False),
    ]
    assert "backend" not in document


def test_status_of_nothing(seawall: Seawall) -> None:
    said = seawall("cache", "status", "--cache-dir", "none", "--cache-size", "0")
    assert (said.code, said.out) == (0, "none/layers\n  0 entries, 0 bytes, unlimited\n")
    document = json.loads(seawall("cache", "status", "--cache-dir", "none", "--json").out)
    assert (document["entries"], document["oldest"]) == (0, None)


def test_status_of_a_shared_cache(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server("--requirepass", "hunter2") as running:
        sock = running.socket
        monkeypatch.setenv("SEAWALL_CACHE_BACKEND", f"unix://:hunter2@{sock}")
        said = seawall("cache", "status", "--cache-dir", "none")
        document = json.loads(seawall("cache", "status", "--cache-dir", "none", "--json").out)
    assert said.code == 0
    assert f"unix://{sock}: Redis " in said.out.replace("\n  ", "")
    assert (document["backend"]["address"], document["backend"]["reachable"]) == (f"unix://{sock}", True)
    gone = seawall("cache", "status", "--cache-dir", "none", "--json")
    assert gone.code == 2
    assert json.loads(gone.out)["backend"]["reachable"] is False
    shown = seawall("config", "show", "cache", "status").out
    assert f'cache-backend = "unix://…@{sock}"' in shown
    assert "hunter2" not in shown + said.out + gone.out


def test_clean(seawall: Seawall, cache: LayerCache) -> None:
    dry = seawall("cache", "clean", "--dry-run", "--cache-dir", "cache")
    assert (dry.code, dry.err.split(",")[0], dry.err.split(", ")[-1]) == (
        0,
        "2 entries",
        "would be removed\n",
    )
    assert seawall("cache", "clean", "--stale", "--older-than", "1h", "--cache-dir", "cache").err.startswith(
        "1 entries, "
    )
    assert cache.get(LAYER) is not None
    assert cache.get(STALE) is None
    assert seawall("cache", "clean", "--older-than", "1h", "--cache-dir", "cache").err.startswith("0 entries")
    assert seawall("cache", "clean", "-q", "--cache-dir", "cache").err == ""
    assert cache.get(LAYER) is None
    assert seawall("cache", "clean", "--cache-dir", "none").code == 0


def test_export_and_import(seawall: Seawall, cache: LayerCache, clean: Path) -> None:
    assert seawall("cache", "export", "file", "--cache-dir", "cache").err == "1 entries written\n"
    said = seawall("cache", "import", "file", "--cache-dir", "other")
    assert (said.code, said.err) == (0, "1 entries taken over\n")
    assert LayerCache(clean / "other" / "layers").get(LAYER) == b"content" * 100
    (clean / "file").write_bytes((clean / "file").read_bytes()[:-20])
    broken = seawall("cache", "import", "file", "--cache-dir", "third")
    assert broken.code == 2
    assert broken.err.startswith("seawall: error: ")
    assert seawall("cache", "import", "nothing", "--cache-dir", "third").code == 2
    empty = seawall("cache", "export", "file", "--cache-dir", "none")
    assert empty.code == 3
    assert "there is nothing in none/layers" in empty.err


def test_import_with_a_key(seawall: Seawall, cache: LayerCache, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall("cache", "export", "file", "--cache-dir", "cache")
    monkeypatch.setenv("SEAWALL_CACHE_KEY", SECRET)
    said = seawall("cache", "import", "file", "--cache-dir", "other")
    assert said.err == (
        "seawall: 1 entries left out: not signed with SEAWALL_CACHE_KEY\n0 entries taken over\n"
    )
    monkeypatch.setenv("SEAWALL_CACHE_KEY", "hunter2")
    short = seawall("cache", "import", "file", "--cache-dir", "other")
    assert short.code == 2
    assert "SEAWALL_CACHE_KEY is shorter than 16 bytes" in short.err
    assert "hunter2" not in short.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cache-backend", "gopher://:hunter2@h"), "'gopher' is not a kind of cache"),
        (("--cache-backend", "redis://:hunter2@h:x"), "its host, port or options"),
        (("--cache-backend", "redis://:hunter2@h?x=1"), "the option 'x' is not known"),
        (("--cache-backend", "hunter2"), "such as redis://HOST"),
        (("--cache-size", "much"), "'much' is not a size such as 500MiB or 2GiB"),
    ],
)
def test_misuse_is_said_before_anything_is_scanned(
    seawall: Seawall, clean: Path, arguments: tuple[str, str], message: str
) -> None:
    said = seawall("scan", "img", *arguments)
    assert (said.code, said.out, seawall.asked) == (2, "", [])
    assert message in said.err
    (clean / "seawall.toml").write_text(f'{arguments[0].removeprefix("--")} = "{arguments[1]}"\n')
    filed = seawall("scan", "img")
    assert filed.code == 2
    assert "seawall.toml:1: cache-" in filed.err
    assert "hunter2" not in said.err + filed.err


def test_the_options_reach_the_scan(seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall.report = EMPTY
    monkeypatch.setenv("SEAWALL_CACHE_BACKEND", "redis://:hunter2@host?ttl=7d")
    (clean / "seawall.toml").write_text('cache-size = "3G"\n[scan]\nuse-cache = true\n')
    seawall("scan", "img")
    seawall("scan", "img", "--no-cache")
    first, second = seawall.asked
    assert (first.cache_size, first.use_cache, second.use_cache) == (3 * 1024**3, True, False)
    assert first.cache_backend is not None
    assert (first.cache_backend.host, first.cache_backend.password) == ("host", "hunter2")
    assert "hunter2" not in repr(first)


def image(root: Path) -> str:
    layers = [
        [file("etc/os-release", DEBIAN_11), file("var/lib/dpkg/status", stanza("bash", "5"))],
        [file(f"opt/{number}") for number in range(100)],
    ]
    return str(write_layout(root, [build(layers)]))


def scan(target: str, cache: Path, **environment: str) -> tuple[object, str]:
    """What a scan reports, but for its time, and what it says on stderr."""
    arguments = ("scan", target, "--offline", f"--cache-dir={cache}", "-o", "json")
    done = process(*arguments, SOURCE_DATE_EPOCH="1", **environment)
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if "cache" in line]
    return json.loads(done.stdout), "\n".join(said)


def test_a_machine_that_has_nothing_opens_no_blob(tmp_path: Path) -> None:
    """What the first machine shared is all that the second needs, but for the documents of the image."""
    target = image(tmp_path / "image")
    shared = {"SEAWALL_CACHE_BACKEND": f"file://{tmp_path}/shared", "SEAWALL_CACHE_KEY": SECRET}
    fresh, said = scan(target, tmp_path / "one", **shared)
    assert said == ""
    for blob in (tmp_path / "image" / "blobs" / "sha256").iterdir():
        if blob.read_bytes()[:2] == b"\x1f\x8b":
            blob.write_bytes(b"\0" * blob.stat().st_size)
    again, said = scan(target, tmp_path / "two", **shared)
    assert (again, said) == (fresh, "")


def test_processes_that_fill_one_cache_at_once_write_what_one_does(tmp_path: Path) -> None:
    """Whatever order their sets have (PYTHONHASHSEED)."""
    target = image(tmp_path / "image")
    # Without a note of what the catalogers declare, that is an entry, too.
    without = {"PYTHONPYCACHEPREFIX": f"{tmp_path}/none", "PYTHONDONTWRITEBYTECODE": "1"}
    scan(target, tmp_path / "one", PYTHONHASHSEED="1", **without)
    with ThreadPoolExecutor(3) as pool:
        reports = pool.map(
            lambda seed: scan(target, tmp_path / "many", PYTHONHASHSEED=seed, **without), ("1", "2", "3")
        )
        assert len({json.dumps(report) for report, _ in reports}) == 1
    entries = []
    for name in ("one", "many"):
        folder = tmp_path / name / "layers"
        files = [path for path in folder.rglob("*") if path.is_file() and path.parent != folder]
        entries.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert len(entries[0]) == 4
    assert entries[0] == entries[1]


def test_a_scan_says_when_the_shared_cache_is_not_used(tmp_path: Path) -> None:
    target = image(tmp_path / "image")
    plain, _ = scan(target, tmp_path / "plain")
    backend = f"unix://:hunter2@{tmp_path}/none.sock"
    told, said = scan(target, tmp_path / "offline", SEAWALL_CACHE_BACKEND=backend)
    assert told == plain
    assert said == f"seawall: the shared cache unix://{tmp_path}/none.sock is not used: this run is offline"


def test_a_forged_entry_is_not_believed_and_the_scan_says_so(tmp_path: Path) -> None:
    target = image(tmp_path / "image")
    backend = f"file://{tmp_path}/shared"
    fresh, _ = scan(target, tmp_path / "one", SEAWALL_CACHE_BACKEND=backend)
    again, said = scan(target, tmp_path / "two", SEAWALL_CACHE_BACKEND=backend, SEAWALL_CACHE_KEY=SECRET)
    assert again == fresh
    assert said.startswith("seawall: 2 entries of the shared cache")
