"""A directory that several machines mount, as a shared cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.errors import Misuse
from seawall.source.cache import open_cache
from seawall.source.cache.backends.directory import BACKEND, opened
from seawall.source.cache.base import parsed
from seawall.source.cache.files import Directory

KEY = f"sha256:{'1' * 64} {'c' * 64} installed"


def test_two_machines_share_a_directory(tmp_path: Path) -> None:
    backend = parsed(f"file://{tmp_path}/shared?size=1GiB")
    one = open_cache(tmp_path / "one", backend=backend)
    one.put(KEY, b"layer")
    one.close()
    two = open_cache(tmp_path / "two", backend=backend, offline=True)
    assert two.get(KEY) == b"layer"
    two.close()


def test_a_mount_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("not a directory")
    notices: list[str] = []
    cache = open_cache(tmp_path, backend=parsed(f"file://{tmp_path}/shared"), notice=notices.append)
    assert cache.get(KEY) is None
    cache.put(KEY, b"layer")
    cache.close()
    assert cache.get(KEY) == b"layer"
    assert len(notices) == 1
    assert f"{tmp_path}/shared" in notices[0]


def test_options() -> None:
    store = opened(parsed("file:///srv/cache%20dir?size=2G"))
    assert isinstance(store, Directory)
    assert (store.folder, store.limit) == (Path("/srv/cache dir"), 2 * 1024**3)
    assert not BACKEND.network


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("file://host/share", "is given as file:///PATH"),
        ("file://", "is given as file:///PATH"),
        ("file:///x?size=much", "not a size such as 20GiB"),
        ("file:///x?ttl=7d", "'ttl' is not known; there is size"),
    ],
)
def test_addresses_that_mean_nothing(address: str, message: str) -> None:
    with pytest.raises(Misuse, match=message):
        opened(parsed(address))
