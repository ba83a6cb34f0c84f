"""The fuzz targets run; a moment of each here, longer runs by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.tools import CHECKOUT

TARGETS = sorted(path.stem for path in (CHECKOUT / "fuzz").glob("fuzz_*.py"))


@pytest.mark.parametrize("target", TARGETS)
def test_finds_nothing_in_a_moment(target: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", f"fuzz.{target}", "0.3"]
    places = os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "src")))
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
