"""A shared cache costs a scan some seconds at most, and what went wrong is told once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from seawall.model.errors import FetchError
from seawall.source.cache.shared import SHARED_ENTRY_LIMIT, Patience, Shared


class Fake:
    """A store in memory that does first what a test wants."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.before = before
        self.kept: dict[str, bytes] = {}
        self.asked = 0
        self.closed = 0

    def _ask(self) -> None:
        self.asked += 1
        self.before()

    def get(self, name: str, limit: int) -> bytes | None:
        self._ask()
        return self.kept.get(name)

    def put(self, name: str, entry: bytes) -> None:
        self._ask()
        self.kept[name] = entry

    def check(self) -> str:
        self._ask()
        return "answers"

    def close(self) -> None:
        self.closed += 1


def made(fake: Fake, **patience: float) -> tuple[Shared, list[str]]:
    notices: list[str] = []
    return Shared(fake, "fake://x", notices.append, Patience(**patience)), notices


def failing(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_there_and_back() -> None:
    shared, notices = made(Fake())
    shared.put("a", b"entry")
    assert (shared.get("a"), shared.get("b"), shared.check()) == (b"entry", None, "answers")
    shared.close()
    assert notices == []


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (FetchError("down"), "down"),
        (RuntimeError("a mistake in a library"), "RuntimeError: a mistake in a library"),
        (RecursionError("deep"), "RecursionError: deep"),
    ],
)
def test_the_first_error_is_the_last(error: Exception, why: str) -> None:
    fake = Fake(failing(error))
    shared, notices = made(fake)
    assert [shared.get("a"), shared.get("b")] == [None, None]
    shared.put("a", b"entry")
    assert (fake.asked, notices) == (1, [f"the shared cache fake://x is not used: {why}"])


def test_what_cannot_be_written_can_be_read() -> None:
    fake = Fake(failing(FetchError("full")))
    shared, notices = made(fake)
    shared.put("a", b"entry")
    shared.put("a", b"entry")
    fake.before = lambda: None
    fake.kept["b"] = b"there"
    assert shared.get("b") == b"there"
    assert notices == ["nothing more is written to the shared cache fake://x: full"]


def test_a_call_that_does_not_return_is_left_behind() -> None:
    never = threading.Event()

    def wait() -> None:
        never.wait()

    fake = Fake(wait)
    shared, notices = made(fake, call=0.05)
    begun = time.monotonic()
    assert [shared.get("a"), shared.get("b")] == [None, None]
    assert time.monotonic() - begun < 5
    assert (fake.asked, fake.closed) == (1, 1), "its connections are closed, which ends the thread"
    assert notices == ["the shared cache fake://x is not used: no answer within 0.05 s"]
    never.set()


def test_slow_answers_add_up() -> None:
    fake = Fake(lambda: time.sleep(0.03))
    shared, notices = made(fake, grace=0.05, fair=0.001)
    for number in range(20):
        shared.get(str(number))
    assert 2 <= fake.asked <= 4
    assert len(notices) == 1
    assert "it took 0.1 s for" in notices[0]


def test_many_threads_that_fail_tell_once() -> None:
    together = threading.Barrier(8)

    def fail() -> None:
        together.wait(5)
        raise FetchError("down")

    shared, notices = made(Fake(fail))
    threads = [threading.Thread(target=shared.get, args=("a",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices == ["the shared cache fake://x is not used: down"]


def test_what_is_too_long_is_not_sent() -> None:
    fake = Fake()
    shared, notices = made(fake)
    shared.put("a", bytes(SHARED_ENTRY_LIMIT + 1))
    assert (fake.asked, notices) == (0, [])


def test_what_was_refused_is_told_at_the_end() -> None:
    shared, notices = made(Fake())
    shared.refuse()
    shared.refuse()
    shared.close()
    shared.close()
    assert len(notices) == 1
    assert notices[0].startswith("2 entries of the shared cache fake://x were damaged or not signed")
