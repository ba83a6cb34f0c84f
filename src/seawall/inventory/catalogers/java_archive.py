"""Java archives, and the archives inside them: `app.jar!/BOOT-INF/lib/x.jar` names one.

All that is read of one file is bounded together, however its archives lie in each other: their bytes, their
metadata, members and number, and how deep.  Archives that overlap, or hold themselves, end at those bounds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec import Struct

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.javaarchive import EXTENSIONS, METADATA_LIMIT, WANTED, is_archive, records
from seawall.inventory.ziparchive import Bytes, open_archive
from seawall.model.errors import LimitExceeded, SeawallError
from seawall.model.package import NotAssessed
from seawall.source.base import MIB, File

MAX_DEPTH = 8
MAX_ARCHIVES = 10_000
MAX_ENTRIES = 1_000_000
MAX_SIZE = 512 * MIB
MAX_NESTED_BYTES = 2048 * MIB
MAX_METADATA = 64 * MIB
_OFTEN_ANOTHER_KIND = frozenset({"nar", "par", "rar", "sar"})


class _Budget(Struct):
    """What may still be read of one file."""

    path: str
    entries: int = MAX_ENTRIES
    archives: int = MAX_ARCHIVES
    nested: int = MAX_NESTED_BYTES
    metadata: int = MAX_METADATA

    @property
    def spent(self) -> bool:
        """Say whether more was taken than there was."""
        return min(self.entries, self.archives, self.nested, self.metadata) < 0

    def take(self, *, entries: int = 0, nested: int = 0, metadata: int = 0) -> None:
        """Count members, bytes of an archive inside or of metadata; LimitExceeded when there are too many."""
        self.entries -= entries
        self.metadata -= metadata
        self.nested -= nested
        self.archives -= 1 if nested else 0
        if self.nested < 0:
            raise LimitExceeded(
                f"{self.path}: the archives inside have more than {MAX_NESTED_BYTES} bytes together"
            )
        if self.archives < 0:
            raise LimitExceeded(f"{self.path}: more than {MAX_ARCHIVES} archives inside")
        if self.entries < 0:
            raise LimitExceeded(f"{self.path}: more than {MAX_ENTRIES} members together")
        if self.metadata < 0:
            raise LimitExceeded(
                f"{self.path}: manifests and models of more than {MAX_METADATA} bytes together"
            )


def parse(file: File) -> Iterator[Record]:
    """Yield the libraries of an archive and of those inside it; one that cannot be read is not assessed."""
    if not file.size:
        return
    if file.path.rpartition(".")[2] in _OFTEN_ANOTHER_KIND and file.head(4) != b"PK\x03\x04":
        return
    yield from _walk(file.path, file.read(CATALOGER.max_size), 0, _Budget(file.path))


def _walk(path: str, data: Bytes, depth: int, budget: _Budget) -> Iterator[Record]:
    """Yield the records of an archive, then of those inside; LimitExceeded of the whole leaves it."""
    archive = open_archive(path, data, WANTED, MAX_ENTRIES)
    told = (member.size for member in archive.members if not is_archive(member.name))
    budget.take(entries=archive.entries, metadata=sum(min(size, METADATA_LIMIT) for size in told))
    yield from records(archive, _digests(data))
    for member in archive.members:
        if not is_archive(member.name) or not member.size:
            continue
        inside = f"{path}!/{member.name}"
        if depth + 1 >= MAX_DEPTH:
            yield NotAssessed("file", inside, f"lies more than {MAX_DEPTH} archives deep")
            continue
        budget.take(nested=member.size)
        try:
            content = archive.read(member, MAX_SIZE)
        except SeawallError as error:
            yield NotAssessed("file", inside, str(error))
            continue
        yield from _nested(inside, content, depth + 1, budget)


def _nested(path: str, content: Bytes, depth: int, budget: _Budget) -> Iterator[Record]:
    """Yield the records of an archive inside another; what breaks it does not break that."""
    another = path.rpartition(".")[2].lower() in _OFTEN_ANOTHER_KIND
    if another and bytes(content[:4]) != b"PK\x03\x04":
        return
    before = budget.entries
    try:
        yield from _walk(path, content, depth, budget)
    except SeawallError as error:
        if budget.spent:
            raise
        budget.entries = min(budget.entries, before)
        yield NotAssessed("file", path, str(error))


def _digests(data: Bytes) -> tuple[tuple[str, str], ...]:
    """Return SHA-1, by which repositories index archives, and SHA-256."""
    sha1 = hashlib.sha1(data, usedforsecurity=False)
    return ("sha1", sha1.hexdigest()), ("sha256", hashlib.sha256(data).hexdigest())


CATALOGER = Cataloger(
    name="java-archive",
    parse=parse,
    globs=tuple(f"*.{extension}" for extension in EXTENSIONS),
    max_size=MAX_SIZE,
)
