"""Runs of encoded text: where each begins and ends, and what it says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.secrets.decoding import ENCODINGS, runs

NAMED = {each.name: each for each in ENCODINGS}
WHOLE = {
    "percent": re.compile(rb"[!-~]*%[2-7][0-9A-Fa-f][!-~]*"),
    "escapes": re.compile(rb"[!-~]*(?:\\x(?:[2-7][0-9A-Fa-f]|0[9AaDd])){3}[ -~]*"),
}
pieces = st.lists(
    st.sampled_from(
        [b"%41", b"%zz", b"\\x41", b"\\x0a\\x42\\x43", b"word", b" ", b"\n", b"\t", b"\xe9", b"%", b"=x"]
    )
).map(b"".join)


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("percent", b"a b=%70%61ss c", b"b=pass"),
        ("escapes", b"a b=\\x70\\x61\\x73s d\n", b"b=pass d"),
        ("hex", b"x 70617373776f72643d70617373776f7264", b"password=password"),
        ("base64", b"x: cGFzc3dvcmQ9cGFzc3dvcmQ=", b"password=password"),
    ],
)
def test_a_run_is_decoded(name: str, content: bytes, text: bytes) -> None:
    [run] = runs(NAMED[name], content)
    assert run.text == text


@pytest.mark.parametrize("name", WHOLE)
@given(content=pieces)
def test_a_run_reaches_back_over_what_is_printed_before_it(name: str, content: bytes) -> None:
    found = [(run.start, run.end) for run in runs(NAMED[name], content)]
    assert found == [match.span() for match in WHOLE[name].finditer(content)]
