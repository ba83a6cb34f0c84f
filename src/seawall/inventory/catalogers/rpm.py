"""Packages of rpm: its database in any of the three forms, in any of the places distributions keep it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.rpmdb import blobs
from seawall.inventory.rpmdb.packages import records
from seawall.model.errors import LimitExceeded, Malformed, SeawallError
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
    every: list[Package | Ownership] = []
    try:
        broken = _read(file, every)
    except SeawallError:
        yield from answering(every)
        raise
    yield from answering(every)
    if broken:
        why = f"unreadable rpm header: {broken[0]}"
        yield NotAssessed("package", file.path, why, weight=len(broken))


def _read(file: File, every: list[Package | Ownership]) -> list[str]:
    """Add what the database lists, and return what is wrong with the headers that are not understood."""
    log = file.sibling(file.path.rpartition("/")[2] + "-wal")
    content = file.read(MAX_SIZE)
    paths = 0
    broken: list[str] = []
    for blob in blobs(content, log.read(MAX_SIZE) if log else b""):
        found: list[Package | Ownership] = []
        try:
            found.extend(records(blob))
        except Malformed as error:  # a package whose list of files is what is broken has been found by then
            broken.append(str(error))
        paths += sum(len(record.files) for record in found if isinstance(record, Ownership))
        if paths > MAX_PATHS:
            raise LimitExceeded(f"{file.path}: its packages own over {MAX_PATHS} bytes of paths")
        every += found
    return broken


def answering(every: Sequence[Package | Ownership]) -> Iterator[Package | Ownership]:
    """Yield the records, each package with what others of the database ask it for, files among that.

    The rest of what packages provide, thousands of names, nobody will ever ask for.
    """
    wanted = {name for each in every if isinstance(each, Package) for name in each.requires}
    paths = {path: name for name in wanted if name[:1] == "/" for path in _paths(name)}
    for each, following in zip_longest(every, every[1:]):
        if not isinstance(each, Package):
            yield each
            continue
        files = following.files if paths and isinstance(following, Ownership) else b""
        owned = paths.keys() & files.split(b"\n")
        provides = [name for name in each.provides if name in wanted and name != each.name]
        provides += sorted({paths[path] for path in owned}.difference(provides))
        yield replace(each, provides=tuple(provides))


def _paths(name: str) -> tuple[bytes, ...]:
    """Return how lists of files may write a path: on a merged-usr system, below usr, too."""
    path = name[1:].encode()
    return (path, b"usr/" + path) if path.startswith((b"bin/", b"sbin/", b"lib")) else (path,)


CATALOGER = Cataloger(
    name="rpm",
    globs=tuple(f"{folder}/{name}" for name in DATABASES for folder in FOLDERS),
    companions=("*-wal",),
    system=True,
    exclusive=True,
    max_size=MAX_SIZE,
    parse=parse,
)
