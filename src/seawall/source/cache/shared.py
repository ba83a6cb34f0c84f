"""A shared cache that may cost a scan some seconds and nothing else.

One that is down, slow or wrong is told of once and then left alone: the layers are read instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from seawall.model.errors import FetchError
from seawall.source.base import MIB
from seawall.source.cache.base import Store

Notice = Callable[[str], None]
Answer = TypeVar("Answer")
SHARED_ENTRY_LIMIT = 32 * MIB


class Patience(Struct, frozen=True):
    """How long a shared cache is waited for, in seconds.

    One call may take `call`; all together may take `grace` and `fair` for each of them.
    """

    call: float = 10.0
    grace: float = 10.0
    fair: float = 0.25


class Shared:
    """A store behind its limits; nothing leaves its methods, and what went wrong is told through `notice`."""

    def __init__(self, store: Store, shown: str, notice: Notice, patience: Patience | None = None) -> None:
        self.shown = shown
        self._store = store
        self._notice = notice
        self._patience = patience or Patience()
        self._telling = threading.Lock()
        self._calls = 0
        self._spent = 0.0
        self._refused = 0
        self.reading = True
        self.writing = True

    def get(self, name: str) -> bytes | None:
        """Return what lies under a name, None for nothing, and when the cache is not asked any more."""
        if not self.reading:
            return None
        try:
            return self._within(lambda: self._store.get(name, SHARED_ENTRY_LIMIT))
        except FetchError as error:
            self._stop(f"the shared cache {self.shown} is not used: {error}", reading=True)
            return None

    def put(self, name: str, entry: bytes) -> None:
        """Keep an entry for others, if it is not too long for them."""
        if not self.writing or len(entry) > SHARED_ENTRY_LIMIT:
            return
        try:
            self._within(lambda: self._store.put(name, entry))
        except FetchError as error:
            self._stop(f"nothing more is written to the shared cache {self.shown}: {error}")

    def check(self) -> str:
        """Return in a few words what answers; raises FetchError when nothing does in time."""
        return self._within(self._store.check)

    def refuse(self) -> None:
        """Count what came and was no entry, or not one to be believed."""
        with self._telling:
            self._refused += 1

    def close(self) -> None:
        """End what is open, and tell of what was refused."""
        self._store.close()
        with self._telling:
            refused, self._refused = self._refused, 0
        if refused:
            self._notice(
                f"{refused} entries of the shared cache {self.shown} were damaged or not signed with the key "
                "of this run, and were not used"
            )

    def _stop(self, why: str, *, reading: bool = False) -> None:
        with self._telling:
            told = not (self.reading if reading else self.writing)
            self.writing = False
            self.reading = self.reading and not reading
        if not told:
            self._notice(why)

    def _within(self, ask: Callable[[], Answer]) -> Answer:
        """Ask in a thread of its own, which is left behind when it takes too long; raises FetchError.

        A name that does not resolve, a handshake that drips: no library's time-out covers all there is.
        """
        answers: list[Answer] = []
        failures: list[Exception] = []

        def asked() -> None:
            try:
                answers.append(ask())
            except Exception as error:  # noqa: BLE001 - no fault of a cache ends a scan
                failures.append(error)

        thread = threading.Thread(target=asked, name="shared cache", daemon=True)
        begun = time.monotonic()
        thread.start()
        thread.join(self._patience.call)
        if thread.is_alive():
            self._store.close()
            raise FetchError(f"no answer within {self._patience.call:g} s")
        if failures:
            why = failures[0]
            raise why if isinstance(why, FetchError) else FetchError(f"{type(why).__name__}: {why}"[:300])
        self._count(time.monotonic() - begun)
        return answers[0]

    def _count(self, seconds: float) -> None:
        with self._telling:
            self._calls += 1
            self._spent += seconds
            calls, spent = self._calls, self._spent
        if spent > self._patience.grace + self._patience.fair * calls:
            self._stop(
                f"the shared cache {self.shown} is not used: it took {spent:.1f} s for {calls} answers",
                reading=True,
            )
