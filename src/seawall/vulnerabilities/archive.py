"""Carries advisory data to where no network is: one file with the shards and a manifest of their digests.

The file is a parcel (`source.parcel`): the manifest, then a file `<sha256>.sqlite` for each shard that the
manifest names, in its order.  Nothing else is accepted back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec.structs import replace

from seawall.model.errors import DataUnavailable, DigestMismatch, LimitExceeded, Malformed
from seawall.source import parcel
from seawall.source.parcel import MANIFEST
from seawall.vulnerabilities.base import Built, Entry
from seawall.vulnerabilities.database import EPSS, KEV
from seawall.vulnerabilities.facts import Facts
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.store import Pointer, Store

MANIFEST_LIMIT = 4 * 1024 * 1024
SHARD_LIMIT = 8 * 1024**3
SHARDS = 500
_HEXADECIMAL = frozenset("0123456789abcdef")


def export(store: Store, path: Path, wanted: Collection[str] | None = None) -> Pointer:
    """Write the wanted shards (None: all) to a new file, and return what it holds.

    The file appears when it is complete.  Raises DataUnavailable when there is nothing to write, Misuse where
    it cannot be written, and DigestMismatch for a shard that is not what it was.
    """
    shards = store.pointer().shards
    for name in sorted(set(wanted or ()) - set(shards)):
        raise DataUnavailable(f"there is no data of {name} here; run 'seawall db update --ecosystem {name}'")
    chosen = {name: entry for name, entry in shards.items() if wanted is None or name in wanted}
    if not chosen:
        raise DataUnavailable("there is no advisory data here; run 'seawall db update'")
    pointer = Pointer(chosen)
    with parcel.written(path, level=9) as out:
        out.add(MANIFEST, msgspec.json.format(msgspec.json.encode(pointer)))
        for entry in _unique(pointer):
            _add(out, store.path(entry), entry)
    return pointer


def _add(out: parcel.Writer, path: Path, entry: Entry) -> None:
    try:
        with path.open("rb") as shard:
            if hashlib.file_digest(shard, "sha256").hexdigest() != entry.digest:
                raise DigestMismatch(f"{path} has changed; run 'seawall db verify'")
            shard.seek(0)
            out.add_file(f"{entry.digest}.sqlite", entry.size, shard)
    except OSError as error:
        raise DataUnavailable(f"{path}: {error}; run 'seawall db verify'") from error


def _unique(pointer: Pointer) -> list[Entry]:
    return list({entry.digest: entry for entry in pointer.shards.values()}.values())


def load(store: Store, path: Path) -> Pointer:
    """Take over the shards of an exported file, beside those that the store has, and return them.

    Every digest is verified before anything counts.  Raises Malformed (DigestMismatch and LimitExceeded among
    it) for a file that was not exported so, Misuse for one that cannot be opened, and DataUnavailable where
    the store cannot be written.
    """
    with parcel.opened(path) as tar, store.locked():
        try:
            return _loaded(store, tar)
        except OSError as error:
            raise DataUnavailable(f"{store.folder} cannot be written: {error.strerror}") from error
        finally:
            for leftover in store.incoming.glob("*.new"):
                leftover.unlink()


def _loaded(store: Store, tar: parcel.Reader) -> Pointer:
    pointer, built = _read(tar, store.incoming)
    for name, entry in pointer.shards.items():
        _checked(name, built[entry.digest].path)
    files = {digest: store.adopt(_first(pointer, digest), each) for digest, each in built.items()}
    entries = {name: replace(entry, file=files[entry.digest]) for name, entry in pointer.shards.items()}
    store.publish(entries)
    return Pointer(entries)


def _first(pointer: Pointer, digest: str) -> str:
    return next(name for name, entry in pointer.shards.items() if entry.digest == digest)


def _read(tar: parcel.Reader, folder: Path) -> tuple[Pointer, dict[str, Built]]:
    pointer = _manifest(tar.manifest(MANIFEST_LIMIT))
    found = {}
    for entry in _unique(pointer):
        name, size = tar.member()
        if name != f"{entry.digest}.sqlite" or size != entry.size:
            raise Malformed(f"{name[:100]!r} ({size} bytes) where the manifest has {entry.digest}.sqlite")
        path = folder / f"{entry.digest}.new"
        tar.copy(size, path, entry.digest)
        found[entry.digest] = Built(path, entry.digest, size, entry.records, entry.newest)
    return pointer, found


def _manifest(raw: bytes) -> Pointer:
    try:
        pointer = msgspec.json.decode(raw, type=Pointer)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{MANIFEST}: {error}") from error
    for name, entry in pointer.shards.items():
        if len(entry.digest) != 64 or not _HEXADECIMAL.issuperset(entry.digest):
            raise Malformed(f"{MANIFEST}: {name[:100]!r} has the digest {entry.digest[:100]!r}")
        if not entry.usable:
            raise Malformed(f"{MANIFEST}: {name[:100]!r} has schema {entry.schema}, which is not read here")
        if not 0 < entry.size <= SHARD_LIMIT:
            raise LimitExceeded(f"{MANIFEST}: {name[:100]!r} has {entry.size} bytes")
    if not 0 < len(pointer.shards) <= SHARDS:
        raise LimitExceeded(f"{MANIFEST}: {len(pointer.shards)} shards")
    return pointer


def _checked(name: str, path: Path) -> None:
    """Raise Malformed unless the file is the shard of this name."""
    try:
        with closing(Facts(path) if name in {KEV, EPSS} else Shard.open(path)) as shard:
            called = shard.meta.ecosystem
    except DataUnavailable as error:
        raise Malformed(str(error)) from error
    if called != name:
        raise Malformed(f"the shard of {name[:100]!r} says that it is of {called[:100]!r}")
