"""Work in forked processes, each test in an interpreter that has no other threads to leave behind."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import threading
from typing import Any

import pytest

from seawall.source import forks

PRELUDE = """
import json, os, signal, time
from seawall.model.errors import DigestMismatch, InvalidVersion
from seawall.source.forks import Died, possible, run

def told(results):
    print(json.dumps([[task, result.why if isinstance(result, Died) else result.decode()]
                      for task, result in sorted(results, key=lambda each: each[0])]))
"""


def alone(code: str) -> Any:
    """Run the code in a new interpreter, and return the JSON that it prints."""
    program = PRELUDE + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_task_is_done_once_in_another_process() -> None:
    results = alone(
        """
        here = os.getpid()
        told(run(range(20), lambda task, _tell: f"{task} {os.getpid() == here}".encode(), 3))
        """
    )
    assert results == [[task, f"{task} False"] for task in range(20)]


def test_results_of_many_megabytes_come_whole() -> None:
    results = alone(
        """
        results = run([1, 2, 3], lambda task, _tell: bytes([task]) * 9_000_001, 2)
        print(json.dumps([[task, len(body), len(set(body))] for task, body in results]))
        """
    )
    assert sorted(results) == [[1, 9_000_001, 1], [2, 9_000_001, 1], [3, 9_000_001, 1]]


def test_a_process_that_dies_costs_what_it_was_doing_and_nothing_else() -> None:
    results = alone(
        """
        def work(task, tell):
            if task == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return b"done"
        told(run(range(5), work, 2))
        """
    )
    assert results[1] == [1, "the process that read it was ended by signal 9"]
    assert [result for task, result in results if task != 1] == ["done"] * 4


def test_what_no_process_is_left_to_do_is_done_here() -> None:
    results = alone(
        """
        here = os.getpid()
        def work(task, tell):
            if os.getpid() != here:
                os._exit(7)
            return b"here"
        told(run(range(4), work, 2))
        """
    )
    assert results[:2] == [[task, "the process that read it was ended by exit code 7"] for task in (0, 1)]
    assert results[2:] == [[2, "here"], [3, "here"]]


@pytest.mark.parametrize(
    ("raised", "kind", "said"),
    [
        ("DigestMismatch('of other bytes')", "DigestMismatch", "of other bytes"),
        ("InvalidVersion('rpm', 'x')", "RuntimeError", "InvalidVersion"),
        ("ZeroDivisionError('a bug')", "RuntimeError", "a bug"),
    ],
)
def test_an_error_leaves_under_its_own_type_and_ends_all(raised: str, kind: str, said: str) -> None:
    found, message, left = alone(
        f"""
        def work(task, tell):
            if task == 0:
                raise {raised}
            time.sleep(60)
        try:
            list(run(range(3), work, 2))
        except Exception as error:
            try:
                os.waitpid(-1, os.WNOHANG)
                left = "a child"
            except ChildProcessError:
                left = "none"
            print(json.dumps([type(error).__name__, str(error), left]))
        """
    )
    assert (found, left) == (kind, "none")
    assert said in message


def test_what_runs_meanwhile_runs_here_and_its_error_ends_all() -> None:
    assert alone(
        """
        def interrupted():
            raise KeyboardInterrupt
        try:
            list(run(range(3), lambda task, _tell: time.sleep(60), 2, interrupted))
        except KeyboardInterrupt:
            print(json.dumps("interrupted"))
        """
    ) == "interrupted"  # fmt: skip


def test_nothing_is_forked_beside_another_thread() -> None:
    assert alone("print(json.dumps([possible(1), possible(2), possible(9000)]))") == [True, True, False]
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert not forks.possible(2)
    finally:
        release.set()
        thread.join()


def test_how_far_each_task_is_is_told_here() -> None:
    told, results = alone(
        """
        def work(task, tell):
            for far in range(3):
                tell(far * 2**40)
            return b"done"
        told = []
        results = list(run(range(4), work, 2, told=lambda task, far: told.append([task, far])))
        print(json.dumps([sorted(told), len(results)]))
        """
    )
    assert told == [[task, far * 2**40] for task in range(4) for far in range(3)]
    assert results == 4


@pytest.mark.parametrize("allowed", [0, 1])
def test_where_no_more_processes_are_to_be_had_fewer_do_it(allowed: int) -> None:
    code = """
        forked, left = os.fork, [ALLOWED]
        def fork():
            if not left[0]:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            left[0] -= 1
            return forked()
        os.fork, here = fork, os.getpid()
        before = len(os.listdir("/proc/self/fd"))
        results = sorted(run(range(6), lambda task, _tell: str(os.getpid() == here).encode(), 3))
        after = len(os.listdir("/proc/self/fd"))
        print(json.dumps([[result.decode() for _, result in results], before == after]))
        """
    results, closed = alone(code.replace("ALLOWED", str(allowed)))
    assert results == [str(not allowed)] * 6
    assert closed
