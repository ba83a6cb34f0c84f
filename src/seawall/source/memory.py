"""Files held in memory: what a cataloger sees when its companions had to be waited for, and in tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from seawall.model.errors import LimitExceeded
from seawall.source.base import MIB


class MemoryFile(Struct, frozen=True):
    """A file whose content is at hand; `siblings` maps basenames of its directory to their content."""

    path: str
    content: bytes
    mode: int = 0o644
    siblings: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.content)

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes."""
        return self.content[:length]

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the content; LimitExceeded when it is longer than `limit`."""
        if len(self.content) > limit:
            raise LimitExceeded(f"{self.path}: {self.size} bytes, more than the {limit} allowed")
        return self.content

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in one piece."""
        yield self.content

    def sibling(self, name: str) -> MemoryFile | None:
        """Return the companion of that basename, if there is one."""
        content = self.siblings.get(name)
        if content is None:
            return None
        directory = self.path.rpartition("/")[0]
        return MemoryFile(f"{directory}/{name}".lstrip("/"), content)
