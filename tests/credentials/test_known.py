"""What is known is not told again: fingerprints and baselines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seawall.model.errors import Misuse, NotFound
from seawall.model.report import Report
from seawall.report import all_formats
from seawall.report.base import Style
from seawall.scan import Options, run
from seawall.secrets import known
from seawall.secrets.hits import Hit
from seawall.secrets.settings import Asked
from support.credentials import planted, prepared, token

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def ignored(tmp: Path, *lines: str) -> known.Ignored:
    (tmp / ".gitleaksignore").write_text("\n".join(lines))
    found = known.ignored(tmp / ".gitleaksignore", ["acme", "other"])
    assert found is not None
    return found


def test_fingerprints_name_file_rule_and_line(tmp_path: Path) -> None:
    entries = ignored(tmp_path, "# reviewed", "", "src/a.py:acme:3", f"{COMMIT}:b:1.py:acme:5")
    assert entries.covers(Hit("acme", "src/a.py", 3))
    assert entries.covers(Hit("acme", "src/a.py", 3, commit=COMMIT))
    assert not entries.covers(Hit("acme", "src/a.py", 4))
    assert not entries.covers(Hit("other", "src/a.py", 3))
    assert entries.covers(Hit("acme", "b:1.py", 5, commit=COMMIT))
    assert not entries.covers(Hit("acme", "b:1.py", 5))


def test_a_rule_of_gitleaks_own_stands_for_the_place(tmp_path: Path) -> None:
    assert ignored(tmp_path, "a.zip!x:github-pat:3").covers(Hit("acme", "a.zip!x", 3))


@pytest.mark.parametrize("line", ["nonsense", "a:b", "a:b:c", "a:b:-1", ":b:1", "a:b:99999999999"])
def test_a_line_that_is_no_fingerprint_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(Misuse, match="line 2: not a fingerprint"):
        ignored(tmp_path, "# one", line)


def test_no_file_is_no_fingerprints(tmp_path: Path) -> None:
    assert known.ignored(tmp_path / "none", []) is None


def report(root: Path, tmp: Path, **asked: Any) -> Report:
    from datetime import UTC, datetime

    return run(
        Options(
            str(root),
            prepared(tmp / "cache"),
            datetime(2024, 1, 1, tzinfo=UTC),
            scanners=("secret",),
            secrets=Asked(**asked),
        )
    )


def lines(made: Report) -> list[int | None]:
    return [found.locations[0].line for found in made.findings]


def test_a_report_of_ours_is_a_baseline_wherever_the_lines_have_moved(tmp_path: Path) -> None:
    root = planted(tmp_path / "p", {"x.env": f"GH_TOKEN={token()}\n"})
    baseline = tmp_path / "base.json"
    with baseline.open("w") as out:
        all_formats()["json"].write(report(root, tmp_path), out, Style(80))
    assert token() not in baseline.read_text()
    planted(root, {"x.env": f"\n\nGH_TOKEN={token()}\nGH_TOKEN={token()}\nOTHER_TOKEN={token()}\n"})
    after = report(root, tmp_path, baseline=baseline)
    assert lines(after) == [4, 5]
    assert "1 known from the baseline" in after.filters


def test_a_report_of_gitleaks_is_a_baseline(tmp_path: Path) -> None:
    root = planted(tmp_path / "p", {"x.env": f"GH_TOKEN={token()}\nGH_TOKEN={token()}\n"})
    leak = {"RuleID": "github-pat", "File": "x.env", "StartLine": 2, "Secret": "REDACTED", "Commit": ""}
    (tmp_path / "leaks.json").write_text(json.dumps([leak]))
    assert lines(report(root, tmp_path, baseline=tmp_path / "leaks.json")) == [1]


def test_fingerprints_at_the_target_are_heeded_and_counted(tmp_path: Path) -> None:
    root = planted(
        tmp_path / "p",
        {
            "x.env": f"GH_TOKEN={token()}\nGH_TOKEN={token()}\n",
            ".gitleaksignore": "x.env:github-personal-token:2\n",
        },
    )
    made = report(root, tmp_path)
    assert lines(made) == [1]
    assert "1 ignored by .gitleaksignore" in made.filters


@pytest.mark.parametrize("content", ["", "text", "{}", "[1]", '[{"File": 1}]', "[" * 100_000])
def test_another_file_is_no_baseline(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(Misuse, match=r"x\.json: neither a report of ours nor of gitleaks"):
        known.baseline(tmp_path / "x.json")


def test_a_baseline_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        known.baseline(tmp_path / "x.json")
