"""What every key keeps to, whatever the versions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key
from itertools import combinations, islice, pairwise
from random import Random
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.model.errors import InvalidVersion
from seawall.vulnerabilities.schemes import schemes
from support.versions.generate import GENERATORS, changed, pairs
from support.versions.reference import ORDERS

SCHEMES = sorted(schemes())
ALPHABET = "0019aAbrc~^+-._:!v é\0\n"


def valid(scheme: str, text: str) -> bool:
    try:
        schemes()[scheme].key(text)
    except InvalidVersion:
        return False
    return True


def family(scheme: str, random: Random) -> list[str]:
    """Return a handful of versions, some of them changed from others."""
    found = [GENERATORS[scheme](random) for _ in range(3)]
    near = [changed(random, found[0], found[1]), changed(random, found[0], found[2])]
    return found + [text for text in near if valid(scheme, text)]


def sign(scheme: str, left: str, right: str) -> int:
    a, b = schemes()[scheme].key(left), schemes()[scheme].key(right)
    return (a > b) - (a < b)


randoms = st.randoms(use_true_random=False)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("scheme", SCHEMES)
@unhurried
@given(random=randoms)
def test_keys_order_as_the_reference_does(scheme: str, random: Random) -> None:
    for left, right in combinations(family(scheme, random), 2):
        expected = ORDERS[scheme](left, right)
        assert sign(scheme, left, right) == expected, (left, right)
        assert ORDERS[scheme](right, left) == -expected
        assert sign(scheme, left, left) == ORDERS[scheme](left, left) == 0


@pytest.mark.parametrize("scheme", SCHEMES)
@unhurried
@given(random=randoms)
def test_sorting_by_key_is_sorting_by_the_reference(scheme: str, random: Random) -> None:
    """The reference is a total order on them: transitive, or the two ways to sort would part."""
    versions = family(scheme, random) + family(scheme, random)
    key = schemes()[scheme].key
    assert [key(text) for text in sorted(versions, key=cmp_to_key(ORDERS[scheme]))] == sorted(
        map(key, versions)
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@unhurried
@given(random=randoms)
def test_a_zero_byte_makes_the_next_key(scheme: str, random: Random) -> None:
    """Nothing lies between a key and the key with a zero byte, and no key is the beginning of another."""
    keys = sorted({schemes()[scheme].key(text) for text in family(scheme, random)})
    assert all(keys)
    for lower, higher in pairwise(keys):
        assert lower < lower + b"\0" <= higher
        assert not higher.startswith(lower)


@pytest.mark.parametrize("scheme", SCHEMES)
@unhurried
@given(text=st.text(max_size=40) | st.text(alphabet=ALPHABET, max_size=12))
def test_any_text_has_a_key_or_is_refused(scheme: str, text: str) -> None:
    if valid(scheme, text):
        assert sign(scheme, text, text) == ORDERS[scheme](text, text) == 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_reference_over_many_pairs(scheme: str) -> None:
    """As the differential tests do, where a native tool is missing, and for apk, which has none here."""
    count = 20_000 if scheme == "apk" else 2_000
    asked = islice(((a, b) for a, b in pairs(scheme, 11) if valid(scheme, a) and valid(scheme, b)), count)
    wrong = [(a, b) for a, b in asked if sign(scheme, a, b) != ORDERS[scheme](a, b)]
    assert wrong == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_numbers_have_no_bound(scheme: str) -> None:
    key = schemes()[scheme].key
    sizes = (1, 2, 3, 9, 10, 18, 19, 20, 32, 33, 34, 35, 100, 255, 256, 1000, 4090)
    numbers = [digit * size for size in sizes for digit in "129"]
    keys = [key(f"1.{digits}.0" if len(digits) < 4090 else f"1.{digits}") for digits in numbers]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def hostile() -> Iterator[str]:
    for piece in (
        "1.",
        "0.",
        "1-",
        "-",
        "~",
        "^",
        "a",
        "a.",
        ".a",
        "1a",
        "_p",
        "_rc1",
        "0",
        "9",
        "+",
        "+a.",
        " ",
        ":",
    ):
        for tail in ("", "1", "x", "!", "\n"):
            yield ("1" + piece * 4096)[: 4096 - len(tail)] + tail


@pytest.mark.parametrize("scheme", SCHEMES)
def test_hostile_versions_cost_little(scheme: str) -> None:
    """Each takes a fraction of a millisecond to a few; a quadratic scan would take seconds."""
    for text in hostile():
        start = process_time()
        valid(scheme, text)
        assert process_time() - start < 1, text[:20]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_too_long_is_refused(scheme: str) -> None:
    assert valid(scheme, "1." + "1" * 4094)
    assert not valid(scheme, "1." + "1" * 4095)
    assert not valid(scheme, "1" * 10_000_000)
