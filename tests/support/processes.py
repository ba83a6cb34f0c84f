"""Services of a test as processes: started until they answer, ended with all that they started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

READY_WITHIN = 30.0
ENDED_WITHIN = 10.0
POLL = 0.02


class NotReady(Exception):
    """A service ended, or did not answer in time; the message ends with what it said."""


@contextmanager
def directory() -> Iterator[Path]:
    """Make a directory whose path is short enough for a socket; unmount what is left in it, and remove it."""
    root = Path(tempfile.mkdtemp(prefix="sw-"))
    try:
        yield root
    finally:
        mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
        for place in reversed(mounts):
            if place.startswith(f"{root}/"):
                subprocess.run(["umount", "--lazy", place], capture_output=True, check=False)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def running(
    command: Sequence[str | Path],
    log: Path,
    ready: Callable[[str], bool],
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a service in a session of its own, from when `ready` (asked with its log) says so.

    It is ended by TERM and, when that does not do, by KILL, with every process of its group.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **(environment or {})},
        )
    try:
        _wait(process, log, ready)
        yield
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], log: Path, ready: Callable[[str], bool]) -> None:
    until = time.monotonic() + READY_WITHIN
    while not ready(said := log.read_text(errors="replace")):
        if process.poll() is not None:
            raise NotReady(f"{process.args!r} ended with {process.returncode}:\n{said[-2000:]}")
        if time.monotonic() > until:
            raise NotReady(f"{process.args!r} does not answer after {READY_WITHIN} s:\n{said[-2000:]}")
        time.sleep(POLL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDED_WITHIN)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def listens(path: Path) -> bool:
    """Say whether something listens on a unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def free_port() -> int:
    """Return a port of loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
