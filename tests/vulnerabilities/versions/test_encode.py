"""The codes of numbers, and the table that keeps some of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seawall.vulnerabilities.versions._encode import NUMBER_FIRST, NUMBER_LAST, Codes, number

naturals = st.integers(0, 1000) | st.integers(min_value=0) | st.integers(0, 80).map(lambda power: 10**power)


@given(naturals, naturals, st.integers(0, 3))
def test_order_of_codes_is_order_of_values(a: int, b: int, zeros: int) -> None:
    left, right = number("0" * zeros + str(a)), number(str(b))
    assert (left > right) - (left < right) == (a > b) - (a < b)
    assert a == b or not (left.startswith(right) or right.startswith(left))
    assert NUMBER_FIRST <= left[0] <= NUMBER_LAST


def test_the_lengths() -> None:
    assert [len(number(text)) for text in ("0", "127", "128", "65535", "9" * 33)] == [1, 1, 2, 3, 15]
    assert len(number("9" * 34)) == 37
    assert number("") == number("0") == number("000")


def test_borders_ascend() -> None:
    values = sorted(
        {base**power + change for base in (2, 10) for power in range(1, 130) for change in (-1, 0, 1)}
    )
    codes = [number(str(value)) for value in values]
    assert codes == sorted(codes)
    assert len(set(codes)) == len(codes)


def test_the_table_is_bounded() -> None:
    codes = Codes(number)
    for value in range(10_000):
        assert codes[str(value)] == number(str(value))
    assert codes["9" * 100] == number("9" * 100)
    assert len(codes) == 4096
