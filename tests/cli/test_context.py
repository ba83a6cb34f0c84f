from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commandline import Seawall
from support.credentials import prepared, token


@pytest.fixture(autouse=True)
def _compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAWALL_CONTEXT_CACHE_DIR", str(prepared(tmp_path / "cache")))


@pytest.fixture
def tree(clean: Path) -> Path:
    (clean / "Dockerfile").write_text("ARG WHAT\nFROM scratch\nARG WHAT=none\nCOPY . /x\nCOPY $WHAT /y\n")
    (clean / ".env").write_text("A=1")
    (clean / "big").write_text("x" * 3000)
    return clean


@pytest.mark.usefixtures("tree")
def test_the_table(seawall: Seawall) -> None:
    said = seawall("context", "--fail-on", "high", "--build-arg", "WHAT=big")
    assert said.code == 1
    assert "COPY $WHAT /y" in said.out
    assert "none: nothing" not in said.out
    assert "taken by line 4" in said.out
    assert "VIOLATED" in said.out
    assert seawall("context", "--fail-on", "critical").code == 0


def test_json(seawall: Seawall, tree: Path) -> None:
    told = json.loads(seawall("context", str(tree), "-o", "json").out)
    assert told["schema"] == "seawall.context/1"
    assert [(each["line"], each["files"]) for each in told["instructions"]] == [(4, 3), (5, 0)]
    assert {"path": "big", "size": 3000, "lines": [4]} in told["files"]
    assert [each["kind"] for each in told["findings"]] == ["context"]


@pytest.mark.usefixtures("tree")
def test_sarif(seawall: Seawall) -> None:
    log = json.loads(seawall("context", "-o", "sarif").out)
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["name"] == "UnwantedInContext"
    assert log["runs"][0]["results"][0]["ruleId"] == "context/environment-file"


def test_the_proposal_is_an_ignore_file(seawall: Seawall, tree: Path) -> None:
    (tree / ".dockerignore").write_text(seawall("context", "--propose").out)
    assert json.loads(seawall("context", "-o", "json").out)["findings"] == []


def test_secrets_in_what_would_be_copied_are_shown(seawall: Seawall, tree: Path) -> None:
    (tree / "big").write_text(f"\nTOKEN={token()}\n")
    (tree / "kept.txt").write_text(f"TOKEN={token()}\n")
    (tree / ".dockerignore").write_text("kept.txt\n.env\n")
    (tree / "Dockerfile").write_text("FROM scratch\nCOPY big /x\n")
    said = seawall("context", "--fail-on", "critical")
    assert said.code == 1
    assert "github-personal-token" in said.out
    assert "big:2" in said.out
    assert "line 2 of the Dockerfile copies it" in " ".join(said.out.split())
    assert token() not in said.out
    told = json.loads(seawall("context", "-o", "json").out)
    [found] = told["findings"]
    assert [place["path"] for place in found["locations"]] == ["big", "Dockerfile"]
    assert seawall("context", "--no-contents", "--fail-on", "low").code == 0


def test_what_was_left_out_is_said(seawall: Seawall, tree: Path) -> None:
    (tree / "big").write_text(f"TOKEN={token()}  # gitleaks:allow\n")
    said = seawall("context")
    assert "github-personal-token" not in said.out
    assert "Filters: 1 " in said.out
    assert json.loads(seawall("context", "-o", "json").out)["filters"]


def test_what_was_not_assessed_is_said_beside_a_proposal(seawall: Seawall, tree: Path) -> None:
    (tree / "Dockerfile").write_text("FROM scratch\nCOPY ${X#y} /\n")
    said = seawall("context", "--propose")
    assert "not assessed: 1" in said.err
    assert "not assessed" not in said.out


def test_of_many_that_were_not_assessed_the_rest_is_counted(seawall: Seawall, tree: Path) -> None:
    (tree / "Dockerfile").write_text("FROM scratch\n" + "COPY ${X#y} /\n" * 150)
    assert "and 50 more" in seawall("context").out


def test_misuse(seawall: Seawall) -> None:
    assert seawall("context", "--build-arg", "X").code == 2
    assert seawall("context", "nowhere").code == 3
