"""Any bytes as the head of an ELF file with a package note."""

from __future__ import annotations

from collections.abc import Iterable

from fuzz.runner import FIXTURES, run
from seawall.inventory.catalogers.elf_note import parse
from seawall.source.memory import MemoryFile


def read(data: bytes) -> Iterable[object]:
    """Read an executable."""
    return parse(MemoryFile("usr/bin/fuzzed", data, 0o755))


if __name__ == "__main__":
    run(read, [path.read_bytes() for path in sorted((FIXTURES / "elf-note").glob("*/tree/opt/bin/*"))])
