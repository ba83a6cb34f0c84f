"""Any bytes as a binary database of apk-tools 3."""

from __future__ import annotations

from collections.abc import Iterable

from fuzz.runner import FIXTURES, run
from seawall.inventory.apkadb import read


def catalog(data: bytes) -> Iterable[object]:
    """Read a database."""
    return read(data, "lib/apk/db/installed")


if __name__ == "__main__":
    run(catalog, [(FIXTURES / "apk/binary/tree/usr/lib/apk/db/installed").read_bytes()])
