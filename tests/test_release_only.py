"""A real Debian image, made from the release alone, shows exactly the advisories that apply to it.

The expected set is derived from the mirror's records and dpkg's own comparison, by code of this test.
"""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seawall import scan
from seawall.model.report import Report
from support.images import build, write_layout
from support.tools import require_feeds, require_program

SUITE, RELEASE = "bullseye", "Debian:11"
LISTED = re.compile(r"^(?:URIs:|deb(?: \[.*?\])?) +(https?://\S+/debian/?)(?:\s|$)", re.MULTILINE)


def mirror() -> str:
    """The machine's own mirror of Debian, from its package sources."""
    for path in (*Path("/etc/apt").glob("sources.list*"), *Path("/etc/apt/sources.list.d").glob("*")):
        if path.is_file() and (found := LISTED.search(path.read_text())):
            return found[1]
    pytest.skip("no mirror of Debian among the package sources of this machine")


@pytest.fixture(scope="module")
def root_tar(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A minimal root file system of the release, without its security suite."""
    program = require_program("mmdebstrap")
    out = tmp_path_factory.mktemp("release") / "root.tar"
    source = f"deb {mirror()} {SUITE} main"
    command = [str(program), "--variant=minbase", "--quiet", SUITE, str(out), source]
    subprocess.run(command, check=True, timeout=280, capture_output=True)
    return out.read_bytes()


@pytest.fixture(scope="module")
def report(root_tar: bytes, tmp_path_factory: pytest.TempPathFactory) -> Report:
    image = write_layout(tmp_path_factory.mktemp("image"), [build([root_tar])])
    feeds = require_feeds()
    cache = tmp_path_factory.mktemp("cache")
    options = scan.Options(f"oci-dir:{image}", cache, datetime.now(UTC), mirror=str(feeds))
    return scan.run(options)


def installed(root_tar: bytes, tmp_path: Path) -> dict[str, set[str]]:
    """Source packages and their versions, as dpkg-query reads the image's database."""
    subprocess.run(["tar", "-x", "-C", str(tmp_path), "./var/lib/dpkg"], input=root_tar, check=True)
    shown = "${db:Status-Status} ${source:Package} ${source:Version}\\n"
    admin = f"--admindir={tmp_path}/var/lib/dpkg"
    done = subprocess.run(
        ["dpkg-query", admin, "-W", f"-f={shown}"], check=True, capture_output=True, text=True
    )
    sources: dict[str, set[str]] = {}
    for status, name, version in (line.split() for line in done.stdout.splitlines()):
        if status == "installed":
            sources.setdefault(name, set()).add(version)
    return sources


def older(version: str, other: str) -> bool:
    return subprocess.run(["dpkg", "--compare-versions", version, "lt", other], check=False).returncode == 0


def affected(version: str, events: list[dict[str, str]]) -> bool:
    """OSV's evaluation of a range whose events are in order: the last one that is not above the version."""
    state = False
    for event in events:
        [(kind, bound)] = event.items()
        if bound == "0" or not older(version, bound):
            state = kind == "introduced"
    return state


def applying(sources: dict[str, set[str]], feeds: Path) -> Iterator[tuple[str, str]]:
    """(source package, record id) of everything in the mirror that speaks of the image."""
    with zipfile.ZipFile(feeds / "osv" / "Debian" / "all.zip") as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            for entry in record["affected"]:
                package = entry["package"]
                if package["ecosystem"] != RELEASE or "withdrawn" in record:
                    continue
                for version in sources.get(package["name"], ()):
                    ranges = [r["events"] for r in entry.get("ranges", ()) if r["type"] == "ECOSYSTEM"]
                    if version in entry.get("versions", ()) or any(affected(version, e) for e in ranges):
                        yield package["name"], record["id"]


def test_exactly_what_applies_is_found(root_tar: bytes, report: Report, tmp_path: Path) -> None:
    expected = set(applying(installed(root_tar, tmp_path), require_feeds()))
    found = {(finding.package, record) for finding in report.findings for record in finding.advisories}
    assert len(expected) > 20, "the release alone is known to be affected"
    assert found == expected


def test_every_package_is_there_and_judged(root_tar: bytes, report: Report, tmp_path: Path) -> None:
    names = {package.source.name if package.source else package.name for package in report.packages}
    assert names == set(installed(root_tar, tmp_path))
    assert report.coverage.percent == 100
    assert not any(feed.starter for feed in report.feeds)
