"""The database of expressions: which may match, and what is kept of it on disk."""

from __future__ import annotations

from pathlib import Path

import hyperscan
import pytest

from seawall.secrets import prefilter as module
from seawall.secrets.prefilter import SUFFIX, Expression, Hyperscan, Words, prefilter

SIMPLE = (Expression("foo[0-9]+"), Expression("(?i)bar", ("bar",)))


def test_it_says_which_may_match() -> None:
    made = prefilter(SIMPLE)
    assert made.candidates(b"foo1 BAR") == [0, 1]
    assert made.candidates(b"fooo bar") == [1]
    assert made.candidates(b"") == []


def test_without_hyperscan_keywords_say_which_may_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hyperscan", None)
    made = prefilter(SIMPLE)
    assert isinstance(made, Words)
    assert made.candidates(b"nothing") == [0]
    assert made.candidates(b"a Bar") == [0, 1]


def test_what_hyperscan_does_not_take_is_always_looked_for() -> None:
    made = prefilter((*SIMPLE, Expression("(?:$)x"), Expression("y*")))
    assert 2 in made.candidates(b"nothing")
    assert set(made.candidates(b"foo1")) >= {0, 2}


def test_a_database_of_nothing_takes_anything() -> None:
    assert prefilter(()).candidates(b"text") in ([], [0])


def test_the_database_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prefilter(SIMPLE, tmp_path / "patterns")
    [kept] = (tmp_path / "patterns").iterdir()
    monkeypatch.setattr(module, "_compiled", None)  # would fail if it were called
    assert prefilter(SIMPLE, tmp_path / "patterns").candidates(b"foo1") == [0]
    assert kept.suffix == SUFFIX


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign", "other"])
def test_a_kept_database_that_is_not_ours_is_made_anew(tmp_path: Path, damage: str) -> None:
    prefilter(SIMPLE, tmp_path)
    [kept] = tmp_path.iterdir()
    data = kept.read_bytes()
    other = tmp_path / "elsewhere"
    prefilter((Expression("other"),), other)
    damaged = {
        "cut": data[:-10],
        "flipped": data[:-10] + bytes([data[-10] ^ 1]) + data[-9:],
        "empty": b"",
        "foreign": b"\x80\x04cos\nsystem\n(S'false'\ntR.",  # a pickle, which nobody loads
        "other": next(other.iterdir()).read_bytes(),
    }
    kept.write_bytes(damaged[damage])
    assert prefilter(SIMPLE, tmp_path).candidates(b"foo1") == [0]
    assert kept.read_bytes()[:20] == data[:20]


def test_only_the_newest_databases_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        prefilter((Expression(f"word{number}"),), tmp_path)
    assert len(list(tmp_path.glob(f"*{SUFFIX}"))) == 4


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert prefilter(SIMPLE, tmp_path / "file").candidates(b"foo1") == [0]


def test_a_database_serves_several_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    made = prefilter(SIMPLE)
    assert isinstance(made, Hyperscan)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(made.candidates, [b"foo1 " * 1000] * 200))
    assert answers == [[0]] * 200


def test_the_library_is_the_one_that_the_key_names() -> None:
    assert vars(hyperscan)["__version__"]


def test_what_follows_from_our_sources_is_noted_beside_the_byte_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NOTE", str(tmp_path / "a.note"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    prefilter(SIMPLE, tmp_path / "patterns", noted=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.note"]
    with monkeypatch.context() as patched:
        patched.setattr(module, "_compiled", None)  # would fail if it were called
        assert prefilter(SIMPLE, tmp_path / "patterns", noted=True).candidates(b"foo1") == [0]
    (tmp_path / "a.note").write_bytes(b"damaged")
    assert prefilter(SIMPLE, noted=True).candidates(b"foo1") == [0]
    assert prefilter(SIMPLE[:1], noted=True).candidates(b"foo1") == [0]


def test_where_no_note_may_be_left_the_folder_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NOTE", str(tmp_path / "a.note"))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    prefilter(SIMPLE, tmp_path / "patterns", noted=True)
    assert [path.name for path in tmp_path.iterdir()] == ["patterns"]


def test_what_is_behind_another_is_looked_for_where_that_matches(tmp_path: Path) -> None:
    digits = "[0-9]{4}"
    many = (
        Expression("[0-9]{6}", behind=digits),
        *SIMPLE,
        Expression("[0-9]{4}x", behind=digits),
        Expression("z", behind="y"),
    )
    for made in (prefilter(many, tmp_path), prefilter(many, tmp_path)):
        assert made.candidates(b"123") == []
        assert made.candidates(b"1234 foo1") == [1]
        assert made.candidates(b"123456 bar") == [0, 2]
        assert made.candidates(b"1234x yz") == [3, 4]
        assert made.candidates(b"z") == []


def test_of_what_is_behind_another_nothing_is_lost_that_hyperscan_does_not_take() -> None:
    made = prefilter((Expression("(?:$)x", behind="[0-9]{4}"), *SIMPLE))
    assert 0 in made.candidates(b"nothing")
