"""Within the limit, the least recently used first, without a look at everything each time."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from seawall.source.cache import upkeep
from seawall.source.cache.entry import NEW
from seawall.source.cache.files import Directory

NOW = 1_700_000_000.0


def name(number: int) -> str:
    return f"{number:02x}" + f"{number:062x}"


def filled(folder: Path, count: int, size: int = 100, limit: int = 0) -> Directory:
    """Entries of which the first was used longest ago."""
    directory = Directory(folder, limit)
    for number in range(count):
        directory.put(name(number), b"x" * size)
        os.utime(directory.path(name(number)), (NOW - 1000 + number, NOW - 1000 + number))
    return directory


def left(folder: Path) -> set[int]:
    return {int(kept.name[:2], 16) for kept in upkeep.walk(folder) if kept.name}


def test_the_least_recently_used_go(tmp_path: Path) -> None:
    directory = filled(tmp_path, 10)
    os.utime(directory.path(name(0)), (NOW, NOW))
    upkeep.tidy(tmp_path, 700, NOW)
    assert left(tmp_path) == {0, 5, 6, 7, 8, 9}, "down to nine tenths of the limit"


def test_what_fits_stays_and_no_limit_is_no_limit(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    upkeep.tidy(tmp_path, 1000, NOW)
    upkeep.tidy(tmp_path, 0, NOW)
    assert len(left(tmp_path)) == 10


def test_what_is_used_while_others_are_evicted_stays(tmp_path: Path) -> None:
    directory = filled(tmp_path, 3)
    (oldest,) = [kept for kept in upkeep.walk(tmp_path) if kept.name == name(0)]
    directory.get(name(0))
    assert not upkeep.remove(oldest)
    assert 0 in left(tmp_path)


def test_what_killed_writers_left_goes_after_an_hour(tmp_path: Path) -> None:
    directory = filled(tmp_path, 1)
    young, old = (directory.path(name(0)).parent / f"{NEW}{each}" for each in ("young", "old"))
    for path, age in ((young, 3000), (old, 4000)):
        path.write_bytes(b"half")
        os.utime(path, (NOW - age, NOW - age))
    upkeep.tidy(tmp_path, 0, NOW)
    assert (young.exists(), old.exists()) == (True, False)


def test_what_is_not_ours_is_not_touched(tmp_path: Path) -> None:
    others = [tmp_path / "notes", tmp_path / "ab" / "notes", tmp_path / "abc" / ("0" * 62)]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 1000)
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / ("0" * 62)).write_bytes(b"x" * 1000)
    (tmp_path / "cd").symlink_to(outside)
    filled(tmp_path, 2)
    upkeep.tidy(tmp_path, 1, NOW)
    assert left(tmp_path) == set()
    assert all(path.exists() for path in (*others, outside / ("0" * 62)))


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    times: list[float] = []
    tidy = upkeep.tidy

    def counted(folder: Path, limit: int, now: float) -> None:
        times.append(now)
        tidy(folder, limit, now)

    monkeypatch.setattr(upkeep, "tidy", counted)
    return times


def test_the_directory_is_walked_only_when_it_may_be_too_large(tmp_path: Path, walks: list[float]) -> None:
    filled(tmp_path, 5)
    upkeep.settle(tmp_path, 500, 10_000, NOW)
    assert walks == [NOW], "the first time nobody knows how much there is"
    for _ in range(9):
        upkeep.settle(tmp_path, 1000, 10_000, NOW + 1)
    assert walks == [NOW]
    upkeep.settle(tmp_path, 1000, 10_000, NOW + 2)
    assert walks == [NOW, NOW + 2]
    assert (tmp_path / upkeep.ESTIMATE).read_text() == f"500 {NOW + 2:.0f}\n"
    upkeep.settle(tmp_path, 1, 10_000, NOW + 3 * upkeep.DAY)
    assert len(walks) == 3, "once a day in any case"
    upkeep.settle(tmp_path, 1, 10_000, NOW)
    assert len(walks) == 4, "and when the clock was set back"


@pytest.mark.parametrize(
    "damage", [b"", b"\n", b"x y\n", b"1 2 3\n", b"1\n", b"5 1700000000\n-3\n", b"\xff\n", b"1\n" * 100_000]
)
def test_a_damaged_estimate_is_made_anew(tmp_path: Path, walks: list[float], damage: bytes) -> None:
    filled(tmp_path, 5)
    (tmp_path / upkeep.ESTIMATE).write_bytes(damage)
    upkeep.settle(tmp_path, 1, 10_000, NOW)
    assert walks == [NOW]
    assert (tmp_path / upkeep.ESTIMATE).read_text() == f"500 {NOW:.0f}\n"


def test_one_process_stays_near_the_limit_while_it_writes(tmp_path: Path) -> None:
    directory = filled(tmp_path, 200, size=100, limit=4000)
    assert sum(kept.size for kept in upkeep.walk(tmp_path)) <= 4000 * (1 + 1 / 8)
    directory.close()
    assert sum(kept.size for kept in upkeep.walk(tmp_path)) <= 4000 * (1 + 1 / 8)


def test_two_that_evict_at_once_both_survive(tmp_path: Path) -> None:
    filled(tmp_path, 200)
    threads = [threading.Thread(target=upkeep.tidy, args=(tmp_path, 5000, NOW)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < len(left(tmp_path)) <= 50
    assert max(left(tmp_path)) == 199


def test_nothing_is_there(tmp_path: Path) -> None:
    upkeep.tidy(tmp_path / "none", 1, NOW)
    upkeep.settle(tmp_path / "none", 1, 1, NOW)
    assert list(upkeep.walk(tmp_path / "none")) == []
