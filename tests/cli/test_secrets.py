"""`seawall secrets` as a person runs it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from seawall import scan
from seawall.cli.errors import run
from seawall.secrets.settings import Asked
from support.commandline import Seawall
from support.credentials import planted, prepared, token


@pytest.fixture
def cache(tmp_path: Path) -> list[str]:
    return ["--cache-dir", str(prepared(tmp_path / "cache"))]


def test_what_is_found_is_shown_with_what_to_do(
    clean: Path, cache: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    planted(clean, {"Dockerfile": f"FROM scratch\nENV GH_TOKEN={token()}\n"})
    assert run(("secrets", *cache)) == 0
    out = capfd.readouterr().out
    assert "github-personal-token" in out
    assert "RUN --mount=type=secret,id=gh_token,env=GH_TOKEN" in out
    assert "1 finding: 1 critical" in out
    assert token() not in out


def test_the_gate_and_the_choices(clean: Path, cache: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    planted(clean, {"x.env": f"GH_TOKEN={token()}\n"})
    assert run(("secrets", ".", "--fail-on", "high", *cache)) == 1
    assert run(("secrets", ".", "--fail-on", "high", "--severity", "low", *cache)) == 0
    assert run(("secrets", ".", "--fail-on", "high", "--ignore", "github-personal-token", *cache)) == 0
    assert run(("secrets", ".", "--ignore", "nonsense", *cache)) == 2
    assert "there is no detector nonsense" in capfd.readouterr().err


def test_stdin_is_read(
    clean: Path, cache: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(f"+++ b/x\n+TOKEN={token()}\n".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(("secrets", "-", "-o", "json", *cache)) == 0
    report = json.loads(capfd.readouterr().out)
    assert report["target"]["kind"] == "stdin"
    assert [(found["advice"]["id"], found["locations"][0]["line"]) for found in report["findings"]] == [
        ("github-personal-token", 2)
    ]


def test_every_option_reaches_the_walk(seawall: Seawall, clean: Path, cache: list[str]) -> None:
    planted(clean, {"rules.toml": "", "base.json": "{}"})
    seawall.report = KeyboardInterrupt()
    seawall(
        "secrets", "some:image", "--confidence", "high", "--max-file-size", "1MiB", "--no-decode",
        "--no-archives", "--ignore", "a,b", "--gitleaks-config", "rules.toml", "--baseline", "base.json",
        "--jobs", "3", "--offline", *cache,
    )  # fmt: skip
    [options] = seawall.asked
    assert options.scanners == ("secret",)
    assert (options.target, options.jobs, options.offline) == ("some:image", 3, True)
    assert options.secrets == Asked(1 << 20, 0, 0, ("a", "b"), "high", Path("rules.toml"), Path("base.json"))


def test_a_scan_may_look_for_secrets_too(seawall: Seawall) -> None:
    seawall.report = KeyboardInterrupt()
    seawall("scan", "x", "--scanners", "vuln,secret")
    assert seawall.asked[0].scanners == ("vuln", "secret")
    assert isinstance(seawall.asked[0], scan.Options)
