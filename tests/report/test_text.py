"""Escaping and measuring of untrusted text."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from seawall.report.text import clipped, columns, folded, markdown, padded, seen_json, shortened, visible

ANYTHING = st.text(st.characters(), max_size=60)
PRINTABLE = ANYTHING.map(visible)


@given(ANYTHING)
def test_visible_text_is_printable(text: str) -> None:
    assert visible(text).isprintable()
    if text.isprintable():
        assert visible(text) == text


def test_visible_cuts_long_text() -> None:
    assert len(visible("x" * 10_000)) == 200
    assert visible("ab", 2) == "ab"
    assert clipped("abc", 2) == "a…"


@given(PRINTABLE, st.integers(2, 40))
def test_folded_lines_fit_and_lose_only_spaces(text: str, width: int) -> None:
    lines = folded(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(PRINTABLE, st.integers(3, 40))
def test_shortened_text_fits_and_keeps_its_end(text: str, width: int) -> None:
    short = shortened(text, width)
    assert columns(short) <= width
    assert short == text or text.endswith(short[1:])
    assert columns(padded(short, width)) == width


def test_wide_and_combining_characters_are_measured() -> None:
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1


@given(
    st.recursive(
        ANYTHING.filter(lambda t: t.isprintable() or t.encode("utf-8", "ignore").decode() == t), st.lists
    )
)
def test_seen_json_is_the_same_value(value: object) -> None:
    data = seen_json(msgspec.json.encode(value))
    assert msgspec.json.decode(data) == value


def test_seen_json_hides_nothing() -> None:
    marks = "\x7f\x80\x9f\u061c\u200b\u200f\u2028\u202e\u2060\u2066\u2069\ufeff\x1b"
    data = seen_json(msgspec.json.encode(marks)).decode()
    assert data.isascii()
    assert data.isprintable()
    assert msgspec.json.decode(data) == marks


def test_markdown_shows_itself() -> None:
    assert markdown("a|b\n# c <img>") == r"a\|b # c \<img\>"
