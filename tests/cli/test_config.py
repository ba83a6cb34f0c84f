"""seawall.toml and the environment: precedence, mistakes with their line, and `config show`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.cli.config import key_lines, nearest
from seawall.model.finding import Severity
from support.commandline import Seawall
from support.reports import EMPTY


def fail_on(seawall: Seawall, *arguments: str) -> Severity | None:
    seawall.report = EMPTY
    said = seawall("scan", "img", *arguments)
    assert said.code == 0, said.err
    return seawall.asked[-1].gate.fail_on


def test_precedence(seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fail_on(seawall) is None
    (clean / "seawall.toml").write_text('fail-on = "negligible"\n')
    assert fail_on(seawall) is Severity.NEGLIGIBLE
    (clean / "seawall.toml").write_text('fail-on = "negligible"\n[scan]\nfail-on = "low"\n')
    assert fail_on(seawall) is Severity.LOW
    monkeypatch.setenv("SEAWALL_FAIL_ON", "medium")
    assert fail_on(seawall) is Severity.MEDIUM
    monkeypatch.setenv("SEAWALL_SCAN_FAIL_ON", "high")
    assert fail_on(seawall) is Severity.HIGH
    assert fail_on(seawall, "--fail-on", "critical") is Severity.CRITICAL


def test_every_kind_of_value(seawall: Seawall, clean: Path) -> None:
    (clean / "seawall.toml").write_text(
        "[scan]\n"
        'output = ["json=a.json", "table"]\n'
        'severity = ["high", "critical"]\n'
        "min-coverage = 90\n"
        'max-db-age = "24h"\n'
        "offline = true\n"
        "use-cache = false\n"
    )
    seawall.report = EMPTY
    said = seawall("scan", "img", "--no-offline")
    assert "PASSED" in said.out
    assert (clean / "a.json").exists()
    (asked,) = seawall.asked
    assert asked.filters.severities == frozenset({Severity.HIGH, Severity.CRITICAL})
    assert (asked.gate.min_coverage, asked.offline, asked.use_cache) == (90.0, False, False)


def test_outputs_from_the_environment(seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall.report = EMPTY
    monkeypatch.setenv("SEAWALL_OUTPUT", "json=a.json sarif=b.sarif")
    assert seawall("scan", "img").out == ""
    assert sorted(path.name for path in clean.iterdir()) == ["a.json", "b.sarif"]


def test_the_nearest_parent_counts_and_not_the_target(seawall: Seawall, clean: Path, tmp_path: Path) -> None:
    (tmp_path / "seawall.toml").write_text('[scan]\nfail-on = "low"\n')
    assert nearest(clean) == tmp_path / "seawall.toml"
    target = clean / "project"
    target.mkdir()
    (target / "seawall.toml").write_text('[scan]\nfail-on = "critical"\n')
    seawall.report = EMPTY
    seawall("scan", str(target))
    assert seawall.asked[-1].gate.fail_on is Severity.LOW


def test_another_file_or_none(seawall: Seawall, clean: Path) -> None:
    (clean / "seawall.toml").write_text('[scan]\nfail-on = "low"\n')
    (clean / "other.toml").write_text('[scan]\nfail-on = "high"\n')
    seawall.report = EMPTY
    seawall("--config", "other.toml", "scan", "img")
    seawall("--no-config", "scan", "img")
    assert [asked.gate.fail_on for asked in seawall.asked] == [Severity.HIGH, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[scan]\nfail_on = "low"\n',
            "seawall.toml:2: scan.fail_on is not an option; did you mean 'fail-on'?",
        ),
        ('\n[scna]\nfail-on = "low"\n', "seawall.toml:2: scna is not an option; did you mean 'scan'?"),
        ("[scan]\n# x\nzzz = 1\n", "seawall.toml:3: scan.zzz is not an option; known here: build-arg,"),
        ('[scan]\nfail-on = "hgih"\n', "seawall.toml:2: fail-on: 'hgih' is not one of"),
        ("scan.jobs = 0\n", "seawall.toml:1: jobs: 0 is not in the range"),
        ('[scan]\noffline = "yes"\n', "seawall.toml:2: offline: true or false is expected"),
        ("[scan]\nfail-on = {a = 1}\n", "seawall.toml:2: fail-on: a single value is expected"),
        ("scan = 3\n", "seawall.toml:1: scan is a table of options: write it as [scan]"),
        ("[scan\n", "seawall.toml is not TOML"),
        ("a = " + "[" * 5000, "seawall.toml is not TOML"),
        ("#" * 2_000_000, "is longer than"),
        ("jobs = 2\n[config]\njobs = 1\n", "seawall.toml:3: config.jobs is not an option"),
    ],
)
def test_mistakes_are_said_with_their_line(seawall: Seawall, clean: Path, text: str, message: str) -> None:
    (clean / "seawall.toml").write_text(text)
    said = seawall("scan", "img")
    assert (said.code, seawall.asked) == (2, [])
    assert message in said.err


def test_bytes_that_are_not_text(seawall: Seawall, clean: Path) -> None:
    (clean / "seawall.toml").write_bytes(b"\xff")
    assert "is not UTF-8" in seawall("scan", "img").err


def test_show_says_where_values_come_from(
    seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clean / "seawall.toml").write_text('jobs = 2\n\n[scan]\nmin-coverage = 90\nfail-on = "low"\n')
    monkeypatch.setenv("SEAWALL_FAIL_ON", "high")
    monkeypatch.setenv("SEAWALL_SCAN_SEVERITY", "low,high")
    lines = {line.split(" = ")[0]: line for line in seawall("config", "show", "scan").out.splitlines()}
    assert lines["fail-on"].split("#")[1].strip() == "environment SEAWALL_FAIL_ON"
    assert lines["severity"].split("#")[1].strip() == "environment SEAWALL_SCAN_SEVERITY"
    assert lines["min-coverage"].endswith(f"# {clean}/seawall.toml:4")
    assert lines["jobs"].endswith(f"# {clean}/seawall.toml:1")
    assert lines["offline"].split() == ["offline", "=", "false", "#", "default"]


def test_show_everything_or_nothing(seawall: Seawall) -> None:
    assert "[scan]" in seawall("config", "show").out
    said = seawall("config", "show", "no", "such")
    assert said.code == 2
    assert "no such command: no such" in said.err


def test_lines_of_dotted_and_quoted_keys() -> None:
    text = 'a = 1\nb.c = 2\n[d."e f"]\n"g" = 3\n  h=4\n[[i]]\n'
    assert key_lines(text) == {
        ("a",): 1,
        ("b", "c"): 2,
        ("d", "e f"): 3,
        ("d", "e f", "g"): 4,
        ("d", "e f", "h"): 5,
    }


@given(st.text(max_size=200))
def test_lines_of_anything(text: str) -> None:
    assert all(0 < line <= len(text.splitlines()) for line in key_lines(text).values())
