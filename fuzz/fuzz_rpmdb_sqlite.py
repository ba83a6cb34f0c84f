"""Any bytes as a SQLite database of rpm, and any bytes after a separator as its write-ahead log."""

from __future__ import annotations

from collections.abc import Iterator

from fuzz.runner import FIXTURES, run
from seawall.inventory.rpmdb.sqlite import blobs

SEPARATOR = b"--- log ---"
PLAIN = FIXTURES / "rpm/sqlite/tree/var/lib/rpm/rpmdb.sqlite"
LOGGED = FIXTURES / "rpm/sqlite-wal/tree/usr/lib/sysimage/rpm/rpmdb.sqlite"


def target(data: bytes) -> Iterator[bytes]:
    """Read the database before the separator with the log behind it."""
    content, _, log = data.partition(SEPARATOR)
    return blobs(content, log)


if __name__ == "__main__":
    log = LOGGED.with_name(LOGGED.name + "-wal").read_bytes()
    run(target, [PLAIN.read_bytes(), LOGGED.read_bytes() + SEPARATOR + log])
