"""Results of passes over layers, kept on disk by what they depend on; a damaged entry is dropped."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

DIGEST_LENGTH = 32


class LayerCache:
    """One file per key below `directory`; writers are atomic, readers verify, no lock is needed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._directory / name[:2] / name[2:]

    def get(self, key: str) -> bytes | None:
        """Return the entry of a key, None when there is none that is whole."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        payload = content[DIGEST_LENGTH:]
        if hashlib.sha256(payload).digest() == content[:DIGEST_LENGTH]:
            return payload
        self.drop(key)
        return None

    def drop(self, key: str) -> None:
        """Forget an entry; in a cache that is read-only it stays, and is dropped again each time."""
        with suppress(OSError):
            self._path(key).unlink()

    def put(self, key: str, payload: bytes) -> None:
        """Keep an entry; a full or read-only disk costs only the next scan's time."""
        import tempfile  # noqa: PLC0415 - only who writes needs it

        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(hashlib.sha256(payload).digest() + payload)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError:
            return
