"""What lies in the directory, by the code that can use it, and the removal of some of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.source.cache import LayerCache
from seawall.source.cache.entry import NEW, name_of
from seawall.source.cache.files import Directory
from seawall.source.cache.status import Removed, clean, status
from seawall.source.cache.upkeep import ESTIMATE, walk

NOW = 1_700_000_000.0
CODE, OTHER = "c" * 64, "a" * 64
LAYER, CATALOGERS = f"sha256:{'1' * 64} {CODE} installed", f"catalogers {CODE}"
STALE = f"sha256:{'1' * 64} {OTHER} installed"
DAMAGED = f"sha256:{'2' * 64} {CODE} installed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cache = LayerCache(tmp_path)
    for days, key in enumerate((LAYER, CATALOGERS, STALE, DAMAGED)):
        cache.put(key, b"content" * 100)
        path = Directory(tmp_path).path(name_of(key))
        if key == DAMAGED:
            path.write_bytes(b"of an older format")
        os.utime(path, (NOW - days * 86_400, NOW - days * 86_400))
    return tmp_path


def left(folder: Path) -> set[str]:
    names = {name_of(key): key for key in (LAYER, CATALOGERS, STALE, DAMAGED)}
    return {names[kept.name] for kept in walk(folder) if kept.name}


def test_status_reads_headers_only(folder: Path) -> None:
    path = Directory(folder).path(name_of(LAYER))
    path.write_bytes(path.read_bytes()[:-5])
    os.utime(path, (NOW, NOW))
    found = status(folder, CODE, 1000)
    assert (found.entries, found.limit, found.newest, found.oldest) == (4, 1000, NOW, NOW - 3 * 86_400)
    assert [(group.code, group.usable, group.entries) for group in found.groups] == [
        (CODE, True, 2),
        ("", False, 1),
        (OTHER, False, 1),
    ]
    assert found.bytes == sum(group.bytes for group in found.groups)
    assert path.stat().st_mtime == NOW, "looking is not using"


def test_status_of_nothing(tmp_path: Path) -> None:
    found = status(tmp_path / "none", CODE, 0)
    assert (found.entries, found.bytes, found.oldest, found.groups) == (0, 0, None, ())


def test_clean_removes_all(folder: Path) -> None:
    size = status(folder, CODE, 0).bytes
    assert clean(folder, NOW) == Removed(4, size)
    assert left(folder) == set()
    assert (folder / ESTIMATE).read_text() == f"0 {NOW:.0f}\n"
    assert clean(folder, NOW) == Removed(0, 0)


def test_clean_removes_what_is_chosen(folder: Path) -> None:
    assert clean(folder, NOW, unless=CODE, older_than=2.5 * 86_400, dry=True).entries == 1
    assert len(left(folder)) == 4
    assert clean(folder, NOW, unless=CODE).entries == 2
    assert left(folder) == {LAYER, CATALOGERS}
    assert clean(folder, NOW, older_than=3600).entries == 1
    assert left(folder) == {LAYER}


def test_clean_removes_even_what_the_clock_says_is_of_tomorrow(folder: Path) -> None:
    assert clean(folder, NOW - 86_400 * 10).entries == 4


def test_clean_takes_old_leftovers_along(folder: Path) -> None:
    inside = next(path for path in folder.iterdir() if path.is_dir())
    old, young = inside / f"{NEW}old", inside / f"{NEW}young"
    for path, age in ((old, 4000), (young, 100)):
        path.write_bytes(b"half")
        os.utime(path, (NOW - age, NOW - age))
    clean(folder, NOW, dry=True)
    assert old.exists()
    clean(folder, NOW)
    assert (old.exists(), young.exists()) == (False, True)
