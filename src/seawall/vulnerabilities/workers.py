"""Builds shards in processes of their own, one line of JSON for each job and for each answer.

A worker knows nothing of the program that started it (unlike multiprocessing's, it imports no `__main__`),
and ends when its standard input does, that is with its parent.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO

import msgspec
from msgspec import Struct

from seawall import plugins
from seawall.model.errors import Malformed, SeawallError
from seawall.vulnerabilities.base import Built, Feed, Work

MOST = 4
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from seawall.vulnerabilities.workers import serve;"
    " serve(sys.stdin.buffer, sys.stdout.buffer)"
)


class _Job(Struct):
    work: Work
    out: Path


class _Answer(Struct):
    built: Built | None = None
    error: str = ""


_encoder = msgspec.json.Encoder(enc_hook=str)  # paths, which JSON does not have
_jobs = msgspec.json.Decoder(_Job, dec_hook=lambda _, text: Path(text))
_answers = msgspec.json.Decoder(_Answer, dec_hook=lambda _, text: Path(text))


def feeds() -> dict[str, Feed]:
    """Return every feed by name."""
    return plugins.load("seawall.vulnerabilities.feeds", "FEED", Feed)


def build(work: Work, out: Path) -> Built:
    """Build a shard in this process; SeawallError, OSError and sqlite3.Error leave."""
    return feeds()[work.feed].build(work, out)


def serve(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Do the jobs as they come in, until there are no more."""
    for line in jobs:
        job = _jobs.decode(line)
        try:
            answer = _Answer(build(job.work, job.out))
        except (SeawallError, OSError, sqlite3.Error) as error:
            answer = _Answer(error=str(error))
        answers.write(_encoder.encode(answer) + b"\n")
        answers.flush()


class _Worker:
    """A process that builds; where it cannot be started, or has died, its work is done here."""

    def __init__(self) -> None:
        program = _PROGRAM.format(path=[each for each in sys.path if each])
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return

    def build(self, work: Work, out: Path) -> Built:
        """Build a shard; as `build`, with Malformed for whatever the process could not do."""
        answer = self._asked(_encoder.encode(_Job(work, out)) + b"\n")
        if answer is None:
            return build(work, out)
        if answer.built is None:
            raise Malformed(answer.error)
        return answer.built

    def _asked(self, line: bytes) -> _Answer | None:
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            return _answers.decode(self._process.stdout.readline())
        except (OSError, msgspec.MsgspecError):
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError), process:
                pass
            process.wait()


class Workers:
    """Several workers; each job goes to the next that is idle."""

    def __init__(self, count: int) -> None:
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        for _ in range(count):
            self._idle.put(_Worker())
        self._threads = ThreadPoolExecutor(count)
        self._count = count

    def submit(self, work: Work, out: Path) -> Future[Built]:
        """Begin a build."""
        return self._threads.submit(self._build, work, out)

    def _build(self, work: Work, out: Path) -> Built:
        worker = self._idle.get()
        try:
            return worker.build(work, out)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """Wait for what was begun, and end the processes."""
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self._count):
            self._idle.get().close()


class Here:
    """Builds in this process, at once."""

    def submit(self, work: Work, out: Path) -> Future[Built]:
        """Build, and return what is done."""
        future: Future[Built] = Future()
        try:
            future.set_result(build(work, out))
        except (SeawallError, OSError, sqlite3.Error) as error:
            future.set_exception(error)
        return future


@contextmanager
def builders(jobs: int) -> Iterator[Workers | Here]:
    """Give what builds: processes when there are several jobs and processors."""
    count = min(jobs, len(os.sched_getaffinity(0)), MOST)
    if count < 2:
        yield Here()
        return
    workers = Workers(count)
    try:
        yield workers
    finally:
        workers.close()
