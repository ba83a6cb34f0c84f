"""The cache of layers: whole entries come back, damaged ones never, and no disk ends a scan."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.source.cache import LayerCache, open_cache
from seawall.source.cache.base import parsed
from seawall.source.cache.upkeep import walk

SECRET = b"0123456789abcdef"


def only_entry(directory: Path) -> Path:
    (kept,) = walk(directory)
    return Path(kept.path)


def test_an_entry_comes_back_until_it_is_damaged_or_dropped(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"content")
    assert cache.get("key") == b"content"
    assert cache.get("other") is None
    entry = only_entry(tmp_path)
    entry.write_bytes(entry.read_bytes()[:-1])
    assert cache.get("key") is None
    assert not entry.exists()
    cache.put("key", b"content")
    cache.drop("key")
    cache.drop("key")
    assert cache.get("key") is None


def test_nothing_is_something(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"")
    assert cache.get("key") == b""


def test_a_damaged_entry_that_cannot_be_removed_is_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"content")
    only_entry(tmp_path).write_bytes(b"damaged")

    def refused(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Read-only", str(path))

    monkeypatch.setattr(Path, "unlink", refused)
    assert cache.get("key") is None


def test_one_entry_s_file_in_another_s_place_is_no_entry(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"content")
    stolen = only_entry(tmp_path).read_bytes()
    cache.drop("key")
    cache.put("other", b"another")
    only_entry(tmp_path).write_bytes(stolen)
    assert cache.get("other") is None


def test_with_a_key_nothing_else_in_the_directory_is_believed(tmp_path: Path) -> None:
    LayerCache(tmp_path).put("key", b"forged")
    cache = LayerCache(tmp_path, secret=SECRET)
    assert cache.get("key") is None
    cache.put("key", b"content")
    assert cache.get("key") == LayerCache(tmp_path).get("key") == b"content"


def test_a_place_that_cannot_be_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the directory should be")
    for place in (tmp_path / "cache", Path("/proc/seawall")):
        cache = LayerCache(place, limit=1)
        cache.put("key", b"content")
        assert cache.get("key") is None
        cache.close()


def test_the_limit_holds_at_the_end(tmp_path: Path) -> None:
    cache = open_cache(tmp_path, limit=2000)
    for number in range(50):
        cache.put(str(number), b"content")
    cache.close()
    sizes = [kept.size for kept in walk(tmp_path / "layers")]
    assert 0 < sum(sizes) <= 2000


def test_offline_opens_no_connection(tmp_path: Path) -> None:
    notices: list[str] = []
    address = parsed("redis://:hunter2@127.0.0.1:1")
    cache = open_cache(tmp_path, backend=address, offline=True, notice=notices.append)
    assert cache.get("key") is None
    cache.close()
    assert notices == ["the shared cache redis://127.0.0.1:1 is not used: this run is offline"]
