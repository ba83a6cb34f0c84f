"""`seawall secrets --verify` as a person runs it; the provider is a server on the loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.cli.errors import run
from support.credentials import planted, prepared, token
from support.images import build, file, write_layout
from support.server import Site, serving

LIVE = {"resources": {"core": {"limit": 5000}}}
DEAD = {"message": "Bad credentials"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as opened:
        yield opened


def says(site: Site, status: int, body: object) -> None:
    """Let the site answer everything so."""
    site.faults[:] = [lambda _seen: (status, {}, json.dumps(body).encode())]


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    run(("secrets", *arguments, "-o", "json"))
    captured = capfd.readouterr()
    assert token() not in captured.out + captured.err
    report: dict[str, Any] = json.loads(captured.out)
    return report


@pytest.fixture
def options(tmp_path: Path, site: Site) -> list[str]:
    cache = prepared(tmp_path / "cache")
    return ["--verify", "--verify-url", f"github={site.address}", "--cache-dir", str(cache)]


def test_a_directory(clean: Path, options: list[str], site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    for number in range(600):  # enough for several processes: secrets come back by pipe
        planted(clean, {f"d/{number}.txt": "nothing\n"})
    planted(clean, {"z.env": f"GH_TOKEN={token()}\n"})
    says(site, 200, LIVE)
    [live] = told(capfd, str(clean), *options)["findings"]
    assert (live["confidence"], live["advice"]["severity"]) == ("high", "critical")
    assert live["explanation"].startswith("live, as GitHub says; GH_TOKEN; ")
    assert [seen.headers["authorization"] for seen in site.seen] == [f"Bearer {token()}"]
    says(site, 401, DEAD)
    [dead] = told(capfd, str(clean), *options)["findings"]
    assert dead["advice"]["severity"] == "low"
    says(site, 500, {})
    report = told(capfd, str(clean), *options)
    assert report["findings"][0]["advice"]["severity"] == "critical"  # as the detector says, not the provider
    assert report["not_assessed"][0]["kind"] == "secret"


def test_an_image_keeps_nothing(
    tmp_path: Path, clean: Path, options: list[str], site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    write_layout(clean / "image", [build([[file("app/.env", f"GH_TOKEN={token()}\n")]])])
    says(site, 200, LIVE)
    for _ in range(2):
        [live] = told(capfd, f"oci-dir:{clean / 'image'}", *options)["findings"]
        assert live["explanation"].startswith("live, as GitHub says")
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert all(token().encode() not in path.read_bytes() for path in kept)


def test_not_without_a_network_and_not_by_a_project_s_file(
    clean: Path, options: list[str], site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(("secrets", ".", "--offline", *options)) == 2
    assert "--verify asks providers, and --offline forbids it" in capfd.readouterr().err
    for setting in ("verify = true", f'verify-url = "github={site.address}"'):
        planted(clean, {"seawall.toml": f"[secrets]\n{setting}\n"})
        assert run(("secrets", ".", "--cache-dir", options[-1])) == 2
        assert "not in seawall.toml" in capfd.readouterr().err
    assert not site.seen
