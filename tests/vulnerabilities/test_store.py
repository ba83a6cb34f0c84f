"""The store: one pointer, replaced whole; files that say what they are; one writer at a time."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

import msgspec
import pytest

from seawall.model.errors import DataUnavailable
from seawall.vulnerabilities.base import Built, Entry
from seawall.vulnerabilities.store import GRACE, POINTER, Pointer, Store, slug


def entry(file: str, digest: str = "0" * 64, **more: object) -> Entry:
    facts = {"records": 1, "newest": "", "fetched": "", "source": "", "size": 1, **more}
    return Entry(file, digest, **facts)  # type: ignore[arg-type]


def shard(store: Store, name: str, content: bytes) -> Entry:
    import hashlib

    path = store.incoming / f"{name}.new"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return entry(store.adopt(name, Built(path, digest, len(content), 1, "")), digest, size=len(content))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_nothing_yet(store: Store, tmp_path: Path) -> None:
    assert store.pointer().shards == {}
    assert store.verify() == {}
    assert list(tmp_path.iterdir()) == [], "looking writes nothing"


def test_publishing_keeps_the_others(store: Store) -> None:
    store.publish({"npm": shard(store, "npm", b"1")})
    store.publish({"PyPI": shard(store, "PyPI", b"2")})
    store.publish({"npm": shard(store, "npm", b"3")})
    shards = store.pointer().shards
    assert list(shards) == ["PyPI", "npm"]
    assert store.path(shards["npm"]).read_bytes() == b"3"
    assert store.verify() == {"PyPI": "", "npm": ""}


def test_a_replaced_shard_has_its_grace(store: Store) -> None:
    first = shard(store, "npm", b"1")
    store.publish({"npm": first})
    old = time.time() - 2 * GRACE
    os.utime(store.path(first), (old, old))
    store.publish({"npm": shard(store, "npm", b"2")})
    assert store.path(first).exists(), "it counted until now, however old it is"
    os.utime(store.path(first), (old, old))
    store.publish({"npm": shard(store, "npm", b"3")})
    assert not store.path(first).exists()


def test_verify_finds_what_changed(store: Store) -> None:
    same, other, gone = (shard(store, name, name.encode()) for name in ("a", "b", "c"))
    store.publish({"a": same, "b": other, "c": gone})
    store.path(other).write_bytes(b"B")
    store.path(gone).unlink()
    seen: list[str] = []
    faults = store.verify(seen.append)
    assert faults["a"] == ""
    assert "SHA-256" in faults["b"]
    assert "No such file" in faults["c"]
    assert seen == ["a", "b", "c"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'{"shards": {"a": {}}}',
        b'{"shards": 1}',
        msgspec.json.encode(Pointer({"a": entry("../../etc/passwd")})),
    ],
)
def test_a_pointer_that_cannot_be_read(store: Store, raw: bytes) -> None:
    store.folder.mkdir()
    (store.folder / POINTER).write_bytes(raw)
    with pytest.raises(DataUnavailable, match="db update"):
        store.pointer()
    store.publish({"npm": shard(store, "npm", b"1")})
    assert list(store.pointer().shards) == ["npm"], "an update mends it"


def test_one_writer_at_a_time(store: Store) -> None:
    with store.locked(), pytest.raises(DataUnavailable, match="another update"), store.locked(timeout=0.2):
        pass
    with store.locked(timeout=0):
        pass


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataUnavailable, match="cannot be written"), Store(tmp_path / "file").locked():
        pass


def test_readers_take_no_lock(store: Store) -> None:
    with store.locked():
        found: list[object] = []
        reader = threading.Thread(target=lambda: found.append(store.pointer()))
        reader.start()
        reader.join(5)
    assert found


def publish(cache: Path, name: str, count: int) -> None:
    store = Store(cache)
    for number in range(count):
        with store.locked():
            store.publish({f"{name}-{number}": shard(store, f"{name}-{number}", name.encode())})


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=publish, args=(tmp_path, f"w{n}", 5)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    store = Store(tmp_path)
    assert len(store.pointer().shards) == 15
    assert not any(store.verify().values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [("crates.io", "crates.io"), ("Rocky Linux", "rocky-linux"), ("GitHub Actions", "github-actions")],
)
def test_file_names(name: str, expected: str) -> None:
    assert slug(name) == expected
