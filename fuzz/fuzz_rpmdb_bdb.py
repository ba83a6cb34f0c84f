"""Any bytes as a Berkeley DB hash of rpm, in both byte orders."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.runner import FIXTURES, run
from seawall.inventory.rpmdb import bdb

CORPUS = ("bdb/tree/var/lib/rpm/Packages", "bdb-big-endian/tree/usr/share/rpm/Packages")


def target(data: bytes) -> Iterator[bytes]:
    """Read what the magic number lets through to the reader."""
    return bdb.blobs(data) if bdb.is_bdb(data) else iter(())


if __name__ == "__main__":
    run(target, [(FIXTURES / "rpm" / path).read_bytes() for path in CORPUS])
