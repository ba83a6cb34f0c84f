"""The cache of layers: what this machine knows, and behind it what others know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING

from seawall.model.errors import FetchError
from seawall.source.base import MIB
from seawall.source.cache import entry as entries
from seawall.source.cache.files import Directory

if TYPE_CHECKING:
    from seawall.source.cache.base import Address
    from seawall.source.cache.shared import Notice, Shared

FOLDER = "layers"
DEFAULT_LIMIT = 2048 * MIB
SHARED_CONTENT_LIMIT = 64 * MIB
AT_ONCE = 4


def _untold(_what: str) -> None:
    """Tell nobody."""


class LayerCache:
    """Results by what they depend on (`source.cache.entry` says what a key is).

    What lies in the directory is asked first; what the shared cache gives is put there, and what is put there
    goes to it, too.  With a `secret`, only what a holder of it wrote is believed.  No disk and no server ends
    a scan: an error costs only the time to read a layer again.
    """

    def __init__(
        self, directory: Path, *, limit: int = 0, shared: Shared | None = None, secret: bytes = b""
    ) -> None:
        self._near = Directory(directory, limit)
        self._shared = shared
        self._secret = secret
        self._not_shared: set[str] = set()
        self._held: set[str] = set()
        self._turn = Condition()

    def get(self, key: str, *, shared: bool = True) -> bytes | None:
        """Return the content kept under a key, None when there is none that is whole and believed.

        Without `shared`, only this machine is asked.
        """
        name = entries.name_of(key)
        content = self._from_near(key, name)
        if content is not None or not shared or self._shared is None:
            return content
        if name in self._not_shared:  # as was found a moment ago
            self._not_shared.discard(name)
            return None
        return self._from_shared(self._shared, key, name)

    def _from_near(self, key: str, name: str) -> bytes | None:
        try:
            entry = self._near.get(name)
        except FetchError:
            return None
        if entry is None:
            return None
        content = entries.content_of(entry, key) if entries.believed(entry, self._secret) else None
        if content is None:
            self._near.drop(name)
        return content

    def _from_shared(self, shared: Shared, key: str, name: str) -> bytes | None:
        entry = shared.get(name)
        if entry is None:
            return None
        content = None
        if entries.believed(entry, self._secret):
            content = entries.content_of(entry, key, SHARED_CONTENT_LIMIT)
        if content is None:
            shared.refuse()
            return None
        with suppress(FetchError):
            self._near.put(name, entry)
        return content

    def prefetch(self, keys: Iterable[str]) -> None:
        """Bring what only the shared cache has to this machine, several entries at a time."""
        shared = self._shared
        if shared is None or not shared.reading:
            return
        absent = [(key, name) for key in keys if not self._near.path(name := entries.name_of(key)).exists()]
        if len(absent) < 2:
            return
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only with a shared cache

        def fetch(pair: tuple[str, str]) -> None:
            if self._from_shared(shared, *pair) is None:
                self._not_shared.add(pair[1])

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(fetch, absent))

    def put(self, key: str, content: bytes, *, shared: bool = True) -> None:
        """Keep content under a key; without `shared`, on this machine only."""
        entry = entries.written(key, content, self._secret)
        if entry is None:
            return
        name = entries.name_of(key)
        with suppress(FetchError):
            self._near.put(name, entry)
        if shared and self._shared:
            self._shared.put(name, entry)

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Hold a key for the block, so that of several threads one does the work and the others find it."""
        with self._turn:
            self._turn.wait_for(lambda: key not in self._held)
            self._held.add(key)
        try:
            yield
        finally:
            with self._turn:
                self._held.discard(key)
                self._turn.notify_all()

    def drop(self, key: str) -> None:
        """Forget what this machine has under a key."""
        self._near.drop(entries.name_of(key))

    def close(self) -> None:
        """Bring the directory within its limit, and end connections."""
        self._near.close()
        if self._shared:
            self._shared.close()


def open_cache(
    cache_dir: Path,
    *,
    limit: int = DEFAULT_LIMIT,
    backend: Address | None = None,
    secret: bytes = b"",
    offline: bool = False,
    notice: Notice = _untold,
) -> LayerCache:
    """Open the cache below a cache directory, bounded to `limit` bytes (0: not at all).

    `backend` is shared with others; `offline` leaves one behind a network alone.  `notice` is told, from any
    thread, when it does not serve.  Raises Misuse for an address that no backend can use.
    """
    shared = None
    if backend is not None:
        from seawall.source.cache.base import backend_of  # noqa: PLC0415 - only with a shared cache
        from seawall.source.cache.shared import Shared  # noqa: PLC0415

        chosen = backend_of(backend)
        if offline and chosen.network:
            notice(f"the shared cache {backend.shown} is not used: this run is offline")
        else:
            shared = Shared(chosen.open(backend), backend.shown, notice)
    return LayerCache(cache_dir / FOLDER, limit=limit, shared=shared, secret=secret)
