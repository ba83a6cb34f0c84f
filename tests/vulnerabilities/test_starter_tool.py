"""tools/starter.py: how a line is made of a record, and which lines a refresh leaves alone."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from seawall.vulnerabilities import starter
from support.tools import CHECKOUT

RECORD: dict[str, Any] = {
    "id": "PYSEC-2024-1",
    "modified": "2024-01-02T00:00:00Z",
    "published": "2024-01-01T00:00:00Z",
    "aliases": ["GHSA-2222-3333-4444", "CVE-2024-1000", "OSVDB-1"],
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X"}],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "jinja2", "purl": "pkg:pypi/jinja2"},
            "ranges": [
                {"type": "GIT", "repo": "x", "events": [{"introduced": "0"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "3.10"}, {"fixed": "3.11"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "4.0"}, {"last_affected": "4.1"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.11"}]},
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("starter_tool", CHECKOUT / "tools" / "starter.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    for ecosystem in ("PyPI", "Go", "crates.io", "Bitnami"):
        (tmp_path / "osv" / ecosystem).mkdir(parents=True)
        with zipfile.ZipFile(tmp_path / "osv" / ecosystem / "all.zip", "w") as archive:
            if ecosystem == "PyPI":
                archive.writestr("PYSEC-2024-1.json", json.dumps(RECORD))
                archive.writestr(
                    "PYSEC-2024-2.json", json.dumps(RECORD | {"withdrawn": "2024-01-01T00:00:00Z"})
                )
            if ecosystem == "Bitnami":
                rated = RECORD | {"id": "BIT-1", "aliases": ["CVE-2024-1000"]}
                archive.writestr("BIT-1.json", json.dumps(rated))
    return tmp_path


def lines(tool: ModuleType, feeds: Path, old: list[starter.Line], *added: tuple[str, str, str]) -> list[str]:
    return [tool.text(each) for each in tool.refreshed(feeds, old, [tool.Key(*key) for key in added])]


def test_a_line_is_made_of_a_record(tool: ModuleType, feeds: Path) -> None:
    (line,) = lines(tool, feeds, [], ("PyPI", "jinja2", "PYSEC-2024-1"))
    assert line == (
        "PyPI | jinja2 | PYSEC-2024-1 CVE-2024-1000 GHSA-2222-3333-4444 | 0 <3.11, 4.0 <=4.1 | 2024-01-01"
        " | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | pypa"
    )


def test_what_the_feed_lost_is_named(
    tool: ModuleType, feeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines(tool, feeds, [], ("PyPI", "jinja2", "PYSEC-2024-9")) == []
    assert capsys.readouterr().err == "gone: PyPI | jinja2 | PYSEC-2024-9\n"


def test_lines_by_hand_stay(tool: ModuleType, feeds: Path) -> None:
    hand = [line for _, line in starter.advisories("npm") if "ghsa" in line.sources]
    assert lines(tool, feeds, hand) == [tool.text(line) for line in sorted(hand)]


def test_vectors_of_nvd_stay_until_a_feed_has_one(tool: ModuleType) -> None:
    old = next(line for _, line in starter.advisories("PyPI") if line.sources == ("pypa", "nvd"))
    fresh = old._replace(severities=(), sources=("pypa",))
    assert tool.with_nvd(fresh, old) == old
    rated = old._replace(severities=("CVSS:3.1/AV:N",), sources=("pypa",))
    assert tool.with_nvd(rated, old) == rated
    assert tool.with_nvd(fresh, None) == fresh


def test_every_line_is_written_as_it_was_read(tool: ModuleType) -> None:
    text = tool.DATA.read_text()
    assert all(f"\n{tool.text(line)}\n" in text for _, line in starter.advisories())
