"""Every test of the command line runs in an empty directory, with nothing of the user's environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.commandline import Seawall


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("SEAWALL_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def seawall(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Seawall:
    return Seawall(capsys, monkeypatch)
