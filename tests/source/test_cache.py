"""The cache of layers: whole entries come back, damaged ones never, and no disk ends a scan."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.source.cache import LayerCache


def only_entry(directory: Path) -> Path:
    return next(path for path in directory.rglob("*") if path.is_file())


def test_an_entry_comes_back_until_it_is_damaged_or_dropped(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"payload")
    assert cache.get("key") == b"payload"
    assert cache.get("other") is None
    entry = only_entry(tmp_path)
    entry.write_bytes(entry.read_bytes()[:-1])
    assert cache.get("key") is None
    assert not entry.exists()
    cache.put("key", b"payload")
    cache.drop("key")
    cache.drop("key")
    assert cache.get("key") is None


def test_a_damaged_entry_that_cannot_be_removed_is_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = LayerCache(tmp_path)
    cache.put("key", b"payload")
    only_entry(tmp_path).write_bytes(b"damaged")

    def refused(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Read-only", str(path))

    monkeypatch.setattr(Path, "unlink", refused)
    assert cache.get("key") is None
