"""Differential tests: twenty thousand pairs a scheme, answered by the ecosystem's own tool as by our keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.schemes import schemes
from support.versions import native
from support.versions.facts import facts
from support.versions.generate import pairs
from support.versions.reference import maven, maven_itself

PAIRS = 20_000
LONG = re.compile("[0-9]{16}")
LENIENT = re.compile(r"^(?:[v=]|go)|^\d+\.\d+[a-z]|^\d+(?:\.\d+)?(?:$|[-+])|(?:^|[.-])0\d+(?:$|[.+-])")

Pair = tuple[str, str]


def ours(scheme: str, pair: Pair) -> str:
    key = schemes()[scheme].key
    try:
        a, b = key(pair[0]), key(pair[1])
    except InvalidVersion:
        return "!"
    return "<=>"[(a > b) - (a < b) + 1]


def known(scheme: str, wanted: Callable[[Pair], bool] = lambda _: True) -> list[Pair]:
    """Return the pairs of data/<scheme>.txt: what we call facts must be facts to the tool too."""
    return [pair for left, _, right in facts(scheme) if wanted(pair := (left, right))]


def usable(scheme: str, seed: int, wanted: Callable[[Pair], bool] = lambda _: True) -> Iterator[Pair]:
    """Yield the generated pairs of which both versions are valid to us."""
    for pair in pairs(scheme, seed):
        if ours(scheme, pair) != "!" and wanted(pair):
            yield pair


def differences(scheme: str, asked: list[Pair], answers: Iterable[str]) -> list[str]:
    return [
        f"{a!r} {theirs} {b!r}, not {ours(scheme, (a, b))}"
        for (a, b), theirs in zip(asked, answers, strict=True)
        if theirs != ours(scheme, (a, b))
    ]


def short(pair: Pair) -> bool:
    return not LONG.search("\n".join(pair))


def black(pair: Pair) -> bool:
    """No blanks and no empty version: they cannot be written on a line between tabs."""
    return all(text == text.strip() != "" for text in pair)


def test_dpkg_library() -> None:
    asked = list(islice(usable("dpkg", 1, short), PAIRS))
    assert differences("dpkg", asked, native.dpkg_library(asked)) == []


def test_dpkg_itself() -> None:
    asked = known("dpkg") + list(islice(usable("dpkg", 2), 500))
    asked += islice(usable("dpkg", 3, lambda pair: not short(pair)), 500)
    wrong = [pair for pair in asked if not native.dpkg_agrees(pair[0], ours("dpkg", pair), pair[1])]
    assert wrong == []


def test_rpm() -> None:
    asked = known("rpm") + list(islice(usable("rpm", 4), PAIRS))
    assert differences("rpm", asked, native.rpm(asked)) == []


def ordered(pair: Pair) -> bool:
    """Maven's comparison is no order: where it runs in a circle, ours is another for a reason."""
    return maven_itself(*pair) == maven(*pair)


def test_maven(tmp_path: Path) -> None:
    asked = known("maven", ordered) + list(islice(usable("maven", 9, ordered), PAIRS))
    assert differences("maven", asked, native.maven(asked, tmp_path)) == []


def test_maven_runs_in_a_circle_as_told(tmp_path: Path) -> None:
    """The reference knows what Maven says there too, and it is rare."""
    asked = list(islice(usable("maven", 10), PAIRS))
    assert sum(not ordered(pair) for pair in asked) < PAIRS / 500
    asked += [pair for pair in known("maven") if not ordered(pair)]
    assert native.maven(asked, tmp_path) == ["<=>"[maven_itself(*pair) + 1] for pair in asked]


@pytest.mark.parametrize(("scheme", "answer"), [("rubygems", native.rubygems), ("pep440", native.pep440)])
def test_valid_and_invalid(scheme: str, answer: Callable[[list[Pair]], list[str]]) -> None:
    """Here the tool says what is valid, and we must say the same."""
    asked = known(scheme) + [pair for pair in islice(pairs(scheme, 5), 3 * PAIRS // 2) if black(pair)]
    answers = answer(asked)
    assert sum(answer != "!" for answer in answers) >= PAIRS
    assert answers.count("!") >= PAIRS / 20
    assert differences(scheme, asked, answers) == []


def test_composer() -> None:
    """A date with two more numbers behind it is known to the library since 3.4 only: such pairs are few."""
    asked = known("packagist") + list(islice(usable("packagist", 9, short), PAIRS))
    answered = list(zip(asked, native.composer(asked), strict=True))
    answers = [(pair, answer) for pair, answer in answered if answer != "!"]
    assert len(answered) - len(answers) < PAIRS / 100
    assert differences("packagist", [pair for pair, _ in answers], [answer for _, answer in answers]) == []


def test_composer_valid_is_valid_here() -> None:
    asked = [pair for pair in islice(pairs("packagist", 10), PAIRS) if black(pair) and short(pair)]
    answers = native.composer(asked)
    assert answers.count("!") >= PAIRS / 20
    refused = [
        pair for pair, theirs in zip(asked, answers, strict=True) if theirs != "!" == ours("packagist", pair)
    ]
    assert refused == []


def strict(pair: Pair) -> bool:
    """Both are of the strict grammar; ours is wider."""
    return not any(LENIENT.search(text) for text in pair)


def test_npm() -> None:
    asked = known("semver", lambda pair: strict(pair) and short(pair))
    asked += islice(usable("semver", 6, lambda pair: strict(pair) and short(pair)), PAIRS)
    assert differences("semver", asked, native.npm(asked)) == []


def test_npm_valid_is_valid_here() -> None:
    asked = [pair for pair in islice(pairs("semver", 7), PAIRS) if black(pair)]
    answers = native.npm(asked)
    assert answers.count("!") >= PAIRS / 20
    refused = [
        pair for pair, theirs in zip(asked, answers, strict=True) if theirs != "!" == ours("semver", pair)
    ]
    assert refused == []


def test_go(tmp_path: Path) -> None:
    modules = known("semver", strict) + list(islice(usable("semver", 8, strict), PAIRS))
    modules = [(f"v{a}", f"v{b}") for a, b in modules]
    stages = [
        f"go1.{minor}{rest}"
        for minor in (20, 21, 22)
        for rest in (".0", ".1", ".10", "rc1", "rc2", "rc10", "beta1")
    ]
    toolchains = [(a, b) for a in stages for b in stages]
    asked = modules + toolchains
    assert differences("semver", asked, native.go(asked, tmp_path)) == []
