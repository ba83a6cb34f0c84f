"""The command line, inside this process or as a real one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from seawall import scan
from seawall.cli.errors import run
from seawall.model.report import Report

SOURCES = Path(scan.__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What came of a command."""

    code: int
    out: str
    err: str


class Seawall:
    """Runs commands; `report` is what a scan returns, or an exception it raises, and `asked` its options."""

    def __init__(self, capture: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capture = capture
        self.report: Report | BaseException | None = None
        self.asked: list[scan.Options] = []
        monkeypatch.setattr(scan, "run", self._scan, raising=False)

    def _scan(
        self,
        options: scan.Options,
        progress: scan.Progress | None = None,
        notice: scan.Notice | None = None,
        cache: object = None,
    ) -> Report:
        self.asked.append(options)
        if isinstance(self.report, BaseException):
            raise self.report
        assert self.report is not None
        return self.report

    def __call__(self, *arguments: str) -> Said:
        code = run(arguments)
        said = self.capture.readouterr()
        return Said(code, said.out, said.err)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a real process with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-m", "seawall", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(SOURCES), "HOME": "/nowhere", **environment},
        check=False,
    )
