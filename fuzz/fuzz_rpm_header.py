"""Any bytes as the header of an rpm package."""

from __future__ import annotations

from fuzz.runner import FIXTURES, run
from seawall.inventory.rpmdb import sqlite
from seawall.inventory.rpmdb.packages import records

if __name__ == "__main__":
    run(records, list(sqlite.blobs((FIXTURES / "rpm/sqlite/tree/var/lib/rpm/rpmdb.sqlite").read_bytes())))
