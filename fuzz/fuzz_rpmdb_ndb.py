"""Any bytes as an ndb database of rpm."""

from __future__ import annotations

from fuzz.runner import FIXTURES, run
from seawall.inventory.rpmdb.ndb import blobs

if __name__ == "__main__":
    run(blobs, [(FIXTURES / "rpm/ndb/tree/usr/lib/sysimage/rpm/Packages.db").read_bytes()])
