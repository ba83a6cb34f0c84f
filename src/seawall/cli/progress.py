"""Progress on a terminal's stderr; nothing elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from seawall.report.text import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.4  # seconds
MOST_DONE = 10  # bars; where there are more, one goes when it is full


@contextmanager
def shown(*, wanted: bool) -> Iterator[Bars | None]:
    """Give something to report progress to while the block runs, or None where nobody would see it."""
    if not (wanted and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        yield None
        return
    bars = Bars()
    try:
        yield bars
    finally:
        bars.close()


class Bars:
    """One bar for each thing reported, from any thread.

    Nothing is shown, and rich is not imported, for work that is over before a person would look.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._begun = monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None, stage: str = "") -> None:
        """Move the bar of `what` to `done` of `total`, which is None as long as it is not known."""
        if self._progress is None and monotonic() - self._begun < PATIENCE:
            return
        text = visible(f"{what}: {stage}" if stage else what, 60)
        with self._lock:
            progress = self._progress = self._progress or _started()
            if what not in self._tasks:
                self._tasks[what] = progress.add_task(text, total=total)
            crowded = total is not None and done >= total and len(self._tasks) > MOST_DONE
            progress.update(
                self._tasks[what], description=text, completed=done, total=total, visible=not crowded
            )

    def close(self) -> None:
        """Take the bars away."""
        with self._lock:
            if self._progress is not None:
                self._progress.stop()


def _started() -> Progress:
    from rich.console import Console  # noqa: PLC0415 (only a terminal pays for it)
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    name = TextColumn("{task.description}", markup=False)
    columns = (name, BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress
