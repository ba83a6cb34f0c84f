"""`seawall posture IMAGE`, and what inspect tells of an image."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from seawall.cli import pictures
from support.commandline import Seawall, process
from support.images import build, file, write_layout

INSPECTED = """\
[
  {
    "Id": "sha256:0123456789abcdef",
    "RepoTags": ["shop:latest"],
    "Created": "2024-11-01T00:00:00Z",
    "Config": {
      "User": "",
      "Env": ["TOKEN=correct horse"]
    },
    "RootFS": {"Type": "layers", "Layers": []}
  }
]
"""


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "image", [build([[file("usr/bin/tool", b"x", 0o4755)]])])


def rules(out: str) -> dict[str, dict[str, Any]]:
    return {finding["advice"]["id"]: finding for finding in json.loads(out)["findings"]}


def test_an_image(image: Path, tmp_path: Path) -> None:
    common = ("posture", str(image), f"--cache-dir={tmp_path / 'cache'}", "--offline", "-o", "json")
    done = process(*common)
    assert done.returncode == 0
    assert {"image-root-user", "image-setuid-unusual"} <= set(rules(done.stdout))
    gated = process(*common, "--fail-on", "high", "--ignore", "CIS-DI-0001")
    assert gated.returncode == 0
    assert "image-root-user" not in rules(gated.stdout)
    assert process(*common, "--fail-on", "high").returncode == 1


def test_the_dockerfile_names_the_lines(image: Path, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nRUN layer 0\n")
    dockerfile = f"--dockerfile={tmp_path / 'Dockerfile'}"
    done = process("posture", str(image), "--no-cache", "--offline", "-o", "json", dockerfile)
    assert done.returncode == 0
    assert "the image's history fits no instruction" in done.stdout


def test_what_inspect_says_of_an_image(
    seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(INSPECTED.encode())))
    said = seawall("posture", "-", "-o", "json")
    found = rules(said.out)
    places = {
        name: (each["locations"][0]["path"], each["locations"][0]["line"]) for name, each in found.items()
    }
    assert places == {
        "image-latest": ("stdin", 4),
        "image-no-healthcheck": ("stdin", 2),
        "image-old": ("stdin", 5),
        "image-root-user": ("stdin", 7),
        "image-secret-env": ("stdin", 8),
    }
    assert found["image-root-user"]["package"] == "shop:latest: User"
    assert "horse" not in said.out
    assert said.code == 0


def test_an_image_comes_alone(seawall: Seawall, clean: Path, image: Path) -> None:
    (clean / "pod.yaml").write_text("kind: Pod\n")
    for arguments, message in (
        ((str(image), "pod.yaml"), "give it alone"),
        ((str(image), "--fix"), "for what runs containers"),
        ((str(image), "--standard", "baseline"), "for what runs containers"),
        (("pod.yaml", "--dockerfile", "pod.yaml"), "--dockerfile is for an image"),
    ):
        said = seawall("posture", *arguments)
        assert said.code == 2
        assert message in said.err


def test_images_are_told_from_files(clean: Path, image: Path) -> None:
    (clean / "pod.yaml").write_text("kind: Pod\n")
    (clean / "notes.gz").write_bytes(b"\x1f\x8b\x08\x00")
    for target in (str(image), "shop:1.4", "registry:registry.example/shop", "docker:shop", "alpine"):
        assert pictures.image_among([target]) == target
    for target in ("-", ".", "pod.yaml", "gone.yaml", "./deploy.yml"):
        assert pictures.image_among([target]) == ""
