"""The demonstration project: what a scan finds on a fresh machine, with nothing but the starter data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.commandline import process
from support.tools import CHECKOUT

EXAMPLES = CHECKOUT / "examples"
EXPECTED = {
    ("CVE-2019-5418", "actionview"),
    ("CVE-2020-11023", "jquery"),
    ("CVE-2020-11023", "jquery-rails"),
    ("CVE-2020-14343", "pyyaml"),
    ("CVE-2021-23337", "lodash"),
    ("CVE-2021-43818", "lxml"),
    ("CVE-2021-44906", "minimist"),
    ("CVE-2022-24999", "qs"),
    ("CVE-2022-30123", "rack"),
    ("CVE-2022-33891", "pyspark"),
    ("CVE-2023-30861", "flask"),
    ("CVE-2023-45288", "golang.org/x/net"),
    ("CVE-2023-45288", "stdlib"),
    ("CVE-2023-4863", "pillow"),
    ("CVE-2024-37890", "ws"),
    ("CVE-2025-30204", "github.com/golang-jwt/jwt/v4"),
}
EXPLOITED = {"CVE-2019-5418", "CVE-2020-11023", "CVE-2022-33891", "CVE-2023-4863"}
LOCKS = {
    "analytics/uv.lock",
    "catalogue/requirements.txt",
    "delivery/go.mod",
    "office/Gemfile.lock",
    "storefront/package-lock.json",
}


def scan(cache: Path, *options: str, code: int = 0) -> dict[str, Any]:
    arguments = ("scan", str(EXAMPLES / "shop"), "--offline", "--cache-dir", str(cache), "-o", "json")
    done = process(*arguments, *options)
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return scan(tmp_path_factory.mktemp("cache"))


def test_what_is_found(report: dict[str, Any]) -> None:
    found = {(each["advice"]["id"], each["package"]) for each in report["findings"]}
    assert found >= EXPECTED
    assert len(found) >= 90


def test_what_is_known_to_be_exploited(report: dict[str, Any]) -> None:
    assert {each["advice"]["id"] for each in report["findings"] if "kev" in each["advice"]} == EXPLOITED


def test_every_lock_file_is_read_and_nothing_left_out(report: dict[str, Any]) -> None:
    assert {place["path"] for each in report["findings"] for place in each["locations"]} == LOCKS
    assert report["not_assessed"] == []
    assert report["coverage"]["packages_assessed"] == report["coverage"]["packages"] >= 120


def test_it_says_that_the_data_are_the_starter_set(report: dict[str, Any]) -> None:
    assert report["feeds"]
    assert all(feed["starter"] for feed in report["feeds"])


def test_what_the_readme_promises(report: dict[str, Any]) -> None:
    readme = (EXAMPLES / "README.md").read_text()
    assert set(re.findall(r"CVE-\d+-\d+", readme)) == EXPLOITED
    assert f"in {report['coverage']['packages']} packages" in readme
    for service in LOCKS:
        assert f"`{service.partition('/')[0]}/`" in readme


@pytest.mark.parametrize("gate", [("--fail-on-kev",), ("--fail-on", "critical")])
def test_gates(gate: tuple[str, ...], tmp_path: Path) -> None:
    assert scan(tmp_path, *gate, code=1)["verdict"]["exit_code"] == 1


def test_no_lock_file_names_a_registry() -> None:
    for path in (EXAMPLES / "shop").rglob("*"):
        if path.is_file():
            hosts = set(re.findall(r"https?://([^/\s\"]+)", path.read_text()))
            assert all(host.endswith(".example") or host == "localhost:8081" for host in hosts), (path, hosts)
