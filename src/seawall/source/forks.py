"""Work in forked processes: one processor each, and no interpreter lock to wait for.

A fork brings everything along that the work needs, so nothing is imported, sent or described twice.  Only
bytes come back.  A process that dies (out of memory, a crash in a library) costs what it was doing, which is
said, and nothing else.
"""

from __future__ import annotations

import os
import selectors
import signal
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from msgspec import Struct

from seawall.model import errors
from seawall.source.base import MIB

MOST_TASKS = 1024  # their numbers are put into one pipe, which holds 4 KiB at least (pipe(7))
_NUMBER = struct.Struct("<I")
_FRAME = struct.Struct("<cIQ")
_BEGUN, _TOLD, _DONE, _FAILED = b"b", b"t", b"d", b"f"
_COUNT = struct.Struct("<Q")

Tell = Callable[[int], None]
"""Told how far a task is, in whatever it counts; from the process that does it."""


class Died(Struct, frozen=True):
    """A process ended in the middle of a task."""

    why: str


class _Failure(Struct, array_like=True):
    kind: str
    message: str


def possible(tasks: int) -> bool:
    """Say whether to fork: another thread's locks would stay locked for ever in the fork."""
    return hasattr(os, "fork") and threading.active_count() == 1 and tasks <= MOST_TASKS


def run(
    tasks: Sequence[int],
    work: Callable[[int, Tell], bytes],
    count: int,
    meanwhile: Callable[[], None] = lambda: None,
    told: Callable[[int, int], None] = lambda _task, _far: None,
) -> Iterator[tuple[int, bytes | Died]]:
    """Yield each task's number and result, in the order they end.

    `count` processes take the tasks in the order given, each the next when it has done one; `told` is told
    here how far a task is, as its worker tells it; `meanwhile` runs once in this process.  A SeawallError of
    `work` leaves under its own type, any other exception as RuntimeError, and ends all.  What no process is
    left to do is done here.
    """
    waiting, feed = os.pipe()
    os.write(feed, b"".join(map(_NUMBER.pack, tasks)))
    os.close(feed)
    children: list[_Child] = []
    try:
        for _ in range(count):
            try:
                children.append(_Child.forked(waiting, work))
            except OSError:  # no more processes or files are to be had: fewer do it
                break
        meanwhile()
        yield from _results(children, told)
        for task in _numbers(waiting):
            yield task, work(task, partial(told, task))
    finally:
        os.close(waiting)
        for child in children:
            child.end()


def _numbers(waiting: int) -> Iterator[int]:
    """Take numbers off the pipe until it is empty; a read of one whole number is not divided."""
    while packed := os.read(waiting, _NUMBER.size):
        yield _NUMBER.unpack(packed)[0]


class _Child:
    """A forked process, seen from its parent: what of its frames has arrived, and what it is doing."""

    def __init__(self, process: int, pipe: int) -> None:
        self.pipe = pipe
        self.doing: int | None = None
        self._process = process
        self._buffer = bytearray()

    @classmethod
    def forked(cls, waiting: int, work: Callable[[int, Tell], bytes]) -> _Child:
        reading, writing = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            raise
        if not process:
            _serve(waiting, writing, work)
        os.close(writing)
        return cls(process, reading)

    def arrived(self, piece: bytes, told: Callable[[int, int], None]) -> Iterator[tuple[int, bytes]]:
        """Take a piece of the stream of frames, and yield the tasks that are done."""
        buffer = self._buffer
        buffer += piece
        while len(buffer) >= _FRAME.size:
            kind, task, length = _FRAME.unpack_from(buffer)
            end = _FRAME.size + length
            if len(buffer) < end:
                return
            body = bytes(memoryview(buffer)[_FRAME.size : end])
            del buffer[:end]
            if kind == _TOLD:
                told(task, _COUNT.unpack(body)[0])
                continue
            self.doing = task if kind == _BEGUN else None
            if kind == _DONE:
                yield task, body
            elif kind == _FAILED:
                raise _raised(body)

    def ended(self) -> str:
        """Wait for the process, whose pipe has ended, and say how it died, if it did."""
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        if os.WIFSIGNALED(status):
            return f"signal {os.WTERMSIG(status)}"
        return "" if self.doing is None else f"exit code {os.waitstatus_to_exitcode(status)}"

    def end(self) -> None:
        """Stop the process if it still runs; safe to call twice."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1


def _results(
    children: Sequence[_Child], told: Callable[[int, int], None]
) -> Iterator[tuple[int, bytes | Died]]:
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.pipe, selectors.EVENT_READ, child)
        while selector.get_map():
            for key, _ in selector.select():
                child = key.data
                piece = os.read(child.pipe, MIB)
                yield from child.arrived(piece, told)
                if not piece:
                    selector.unregister(child.pipe)
                    how = child.ended()
                    if child.doing is not None:
                        yield child.doing, Died(f"the process that read it was ended by {how}")


def _raised(body: bytes) -> Exception:
    failure = msgspec.msgpack.decode(body, type=_Failure)
    kind = getattr(errors, failure.kind, None)
    if isinstance(kind, type) and issubclass(kind, errors.SeawallError):
        return kind(failure.message)
    return RuntimeError(failure.message)


def _serve(waiting: int, writing: int, work: Callable[[int, Tell], bytes]) -> None:
    """Be the process: do tasks until there are none, answer each, and end without looking back."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    code = 1
    try:
        for task in _numbers(waiting):
            _send(writing, _BEGUN, task, b"")
            try:
                kind, body = _DONE, work(task, partial(_tell, writing, task))
            except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
                kind, body = _FAILED, msgspec.msgpack.encode(_failure(error))
            _send(writing, kind, task, body)
        code = 0
    finally:
        os._exit(code)


def _tell(writing: int, task: int, far: int) -> None:
    _send(writing, _TOLD, task, _COUNT.pack(far))


def _failure(error: Exception) -> _Failure:
    if type(error).__module__ == errors.__name__ and type(error) is not errors.InvalidVersion:
        return _Failure(type(error).__name__, str(error))
    import traceback  # noqa: PLC0415 - for what nobody foresaw

    return _Failure("", "".join(traceback.format_exception(error)))


def _send(writing: int, kind: bytes, task: int, body: bytes) -> None:
    frame = memoryview(_FRAME.pack(kind, task, len(body)) + body)
    while frame:
        frame = frame[os.write(writing, frame) :]
