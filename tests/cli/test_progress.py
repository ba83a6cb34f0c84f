"""Progress bars: only where a person waits and looks."""

from __future__ import annotations

import io
import os
import pty
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console
from rich.progress import Progress

from seawall.cli import progress


class Terminal:
    """A pseudo-terminal as stderr."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.master, slave = pty.openpty()
        self.stream = os.fdopen(slave, "w")
        self.monkeypatch = monkeypatch
        monkeypatch.setenv("TERM", "xterm")

    def use(self) -> None:
        """To be called in the test itself: pytest sets the streams anew between set-up and call."""
        self.monkeypatch.setattr(sys, "stderr", self.stream)

    def text(self) -> str:
        self.stream.flush()
        os.set_blocking(self.master, False)
        try:
            return os.read(self.master, 1_000_000).decode()
        except BlockingIOError:
            return ""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    made = Terminal(monkeypatch)
    yield made
    made.stream.close()
    os.close(made.master)


def test_nothing_without_a_terminal() -> None:
    with progress.shown(wanted=True) as bars:
        assert bars is None


def test_nothing_when_not_wanted(terminal: Terminal) -> None:
    terminal.use()
    with progress.shown(wanted=False) as bars:
        assert bars is None


def test_nothing_for_quick_work(terminal: Terminal) -> None:
    terminal.use()
    with progress.shown(wanted=True) as bars:
        assert bars is not None
        bars("reading", 1, 2)
    assert terminal.text() == ""


def test_bars_from_several_threads(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.use()
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    with progress.shown(wanted=True) as bars:
        assert bars is not None
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n: bars("a\x1b[2Jb", n, None if n < 5 else 50, "[red]fetch[/]"), range(50)))
    text = terminal.text()
    assert "a\\x1b[2Jb: [red]fetch[/]" in text
    assert "\x1b[2J" not in text


def test_full_bars_go_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    unseen = Progress(console=Console(file=io.StringIO()), auto_refresh=False)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setattr(progress, "_started", lambda: unseen)
    bars = progress.Bars()
    for number in range(progress.MOST_DONE + 5):
        bars(f"layer {number}", 5, 5)
    bars.close()
    shown = [task.description for task in unseen.tasks if task.visible]
    assert shown == [f"layer {number}" for number in range(progress.MOST_DONE)]
