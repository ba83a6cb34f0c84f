"""Secrets in a build's context: told with the instructions that would copy them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall.dockerfile.context import judged
from seawall.leaks import Leaks, leaks
from seawall.secrets.settings import Asked
from support.credentials import planted, prepared, token

LINE = f"TOKEN={token()}\n"


def looked(root: Path, tmp: Path) -> Leaks:
    return leaks(judged(root), Asked(), prepared(tmp / "cache"))


def test_each_instruction_that_takes_the_file_is_named(tmp_path: Path) -> None:
    root = planted(
        tmp_path / "c", {"Dockerfile": "FROM scratch\nCOPY a /\nCOPY . /all\n", "a": LINE, "b": LINE}
    )
    [first, second] = looked(root, tmp_path).findings
    assert [place.line for place in first.locations] == [1, 2, 3]
    assert [place.line for place in second.locations] == [1, 3]


@pytest.mark.parametrize(
    ("dockerfile", "said"),
    [("FROM scratch\n", "no COPY or ADD takes it now"), (None, "it is sent to the builder")],
)
def test_what_nothing_takes_is_still_sent(tmp_path: Path, dockerfile: str | None, said: str) -> None:
    files: dict[str, str | bytes] = {"a": LINE}
    if dockerfile:
        files["Dockerfile"] = dockerfile
    [found] = looked(planted(tmp_path / "c", files), tmp_path).findings
    assert found.explanation.endswith(said)


def test_what_the_ignore_file_keeps_out_is_not_looked_into(tmp_path: Path) -> None:
    root = planted(tmp_path / "c", {".dockerignore": "a\n", "a": LINE, "b": "\0"})
    found = looked(root, tmp_path)
    assert found.findings == ()
    assert [entry.subject for entry in found.not_assessed] == ["b"]


def test_a_file_that_has_gone_is_said(tmp_path: Path) -> None:
    root = planted(tmp_path / "c", {"a": LINE})
    context = judged(root)
    (root / "a").unlink()
    os.mkfifo(root / "a")
    found = leaks(context, Asked(), prepared(tmp_path / "cache"))
    assert [entry.why for entry in found.not_assessed] == ["a: not a regular file any more"]
