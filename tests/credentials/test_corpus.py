"""Secrets planted among look-alikes, in small: all of them are found, and hardly anything else is.

`benchmarks/secrets_corpus.py` does it in large, and against peers.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import lookalikes
import planted

from seawall.secrets.base import all_detectors
from seawall.secrets.looking import Looking
from seawall.secrets.searching import Search
from seawall.secrets.settings import Asked


def found_below(folder: Path, cache: Path) -> set[tuple[str, int]]:
    looking = Looking(Search(Asked(), cache=cache).engine())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            looking.text(str(path.relative_to(folder)), path.read_bytes())
    return {(hit.path, hit.line) for hit in looking.found.hits if hit.confidence != "low"}


def test_what_was_planted_is_found_and_hardly_anything_else(tmp_path: Path) -> None:
    truth = planted.plant(tmp_path / "tree", seed=4, secrets=500, lookalikes=700)
    planted_at = {(each.path, each.line): each.kind for each in truth}
    found = found_below(tmp_path / "tree", tmp_path / "cache")
    missed = {place: planted_at[place] for place in planted_at.keys() - found}
    assert len(missed) <= 5, missed
    assert len(found - planted_at.keys()) <= 5, found - planted_at.keys()


def test_the_same_seed_plants_the_same(tmp_path: Path) -> None:
    first = planted.plant(tmp_path / "one", seed=2, secrets=60, lookalikes=60)
    second = planted.plant(tmp_path / "two", seed=2, secrets=60, lookalikes=60)
    assert first == second
    assert json.loads(planted.truth_text(first))[0]["kind"] == first[0].kind
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_the_lines_of_the_truth_hold_the_secrets(tmp_path: Path) -> None:
    for each in planted.plant(tmp_path, seed=3, secrets=490, lookalikes=10):
        line = (tmp_path / each.path).read_text().splitlines()[each.line - 1]
        assert line.strip(), each


def test_every_kind_is_planted() -> None:
    """But those that are told by the name of the file, too."""
    planted_kinds = {each.kind for each in planted.formats()}
    of_paths = {name for name, detector in all_detectors().items() if detector.paths}
    assert set(all_detectors()) - planted_kinds <= of_paths
    assert planted_kinds <= set(all_detectors())


def test_every_kind_of_look_alike_is_drawn() -> None:
    for _, maker in lookalikes.KINDS:
        words, text = maker(random.Random(1))
        assert text
        assert all(word.islower() or word.isdigit() for word in "".join(words).split())
