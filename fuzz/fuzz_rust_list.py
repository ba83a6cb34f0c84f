"""Any bytes as a Rust executable with a list of crates, in pieces as a layer delivers them."""

from __future__ import annotations

from collections.abc import Iterable

from fuzz.fuzz_go_buildinfo import Streamed
from fuzz.runner import FIXTURES, run
from seawall.inventory.catalogers.rust_binary import parse


def read(data: bytes) -> Iterable[object]:
    """Read an executable that a regular user may run."""
    return parse(Streamed("usr/bin/fuzzed", data, 0o755))


if __name__ == "__main__":
    run(read, [path.read_bytes() for path in sorted((FIXTURES / "rust-binary").glob("*/tree/usr/bin/*"))])
