"""Packages of rpm: its database in any of the three forms, in any of the places distributions keep it."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.rpmdb import blobs
from seawall.inventory.rpmdb.packages import records
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Ownership, Package
from seawall.source.base import MIB, File

MAX_SIZE = 256 * MIB
MAX_PATHS = 128 * MIB  # of all packages together; the largest distributions have about 40
FOLDERS = ("usr/lib/sysimage/rpm", "usr/share/rpm", "var/lib/rpm")
DATABASES = (
    "rpmdb.sqlite",
    "Packages.db",
    "Packages",
)  # the later an rpm began to write it, the earlier here


def parse(file: File) -> Iterator[Record]:
    """Yield the packages and their files; broken headers are counted, a broken database raises Malformed."""
    log = file.sibling(file.path.rpartition("/")[2] + "-wal")
    content = file.read(MAX_SIZE)
    paths = broken = 0
    why = ""
    for blob in blobs(content, log.read(MAX_SIZE) if log else b""):
        found: list[Package | Ownership] = []
        try:
            found.extend(records(blob))
        except Malformed as error:  # a package whose list of files is what is broken has been found by then
            broken += 1
            why = why or str(error)
        paths += sum(len(record.files) for record in found if isinstance(record, Ownership))
        if paths > MAX_PATHS:
            raise LimitExceeded(f"{file.path}: its packages own over {MAX_PATHS} bytes of paths")
        yield from found
    if broken:
        yield NotAssessed("package", file.path, f"unreadable rpm header: {why}", weight=broken)


CATALOGER = Cataloger(
    name="rpm",
    globs=tuple(f"{folder}/{name}" for name in DATABASES for folder in FOLDERS),
    companions=("*-wal",),
    system=True,
    exclusive=True,
    max_size=MAX_SIZE,
    parse=parse,
)
