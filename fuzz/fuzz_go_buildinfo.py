"""Any bytes as a Go executable, in pieces as a layer delivers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fuzz.runner import FIXTURES, run
from seawall.inventory.catalogers.go_binary import parse
from seawall.source.memory import MemoryFile

PIECE = 1000


class Streamed(MemoryFile, frozen=True):
    """A file whose content comes in small pieces."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces of PIECE bytes."""
        return (self.content[at : at + PIECE] for at in range(0, self.size, PIECE))


def read(data: bytes) -> Iterable[object]:
    """Read an executable that a regular user may run."""
    return parse(Streamed("usr/bin/fuzzed", data, 0o755))


if __name__ == "__main__":
    run(read, [path.read_bytes() for path in sorted((FIXTURES / "go-binary").glob("*/tree/usr/bin/*"))])
