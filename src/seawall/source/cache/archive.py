"""Carries the layers of a cache to where it is empty: a parcel (`source.parcel`) of entries as they lie.

The manifest names each entry, its size and the SHA-256 of its bytes, in the order in which they follow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

from seawall.model.errors import DigestMismatch, FetchError, LimitExceeded, Malformed, NotFound
from seawall.source import parcel
from seawall.source.base import MIB
from seawall.source.cache.entry import (
    ENTRY_LIMIT,
    HEAD_LENGTH,
    believed,
    code_of,
    content_of,
    header_of,
    is_layer,
    name_of,
    whole,
)
from seawall.source.cache.files import Directory
from seawall.source.cache.upkeep import NAME, key_of, walk

MANIFEST_LIMIT = 64 * MIB
ENTRIES = 400_000
FORMAT = "seawall.cache/1"


class Carried(Struct, frozen=True):
    """An entry in a parcel: the name that it lies under, its size in bytes, and the SHA-256 of its bytes."""

    name: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What a parcel of layers holds."""

    entries: tuple[Carried, ...]
    format: str = FORMAT


class Taken(Struct, frozen=True):
    """What came of an import: entries taken over, and those left out as no holder of the key signed them."""

    entries: int
    refused: int = 0


def export(folder: Path, path: Path, code: str) -> int:
    """Write the layers that this code (its digest) can use to a new file; return how many.

    Raises NotFound when there are none, or when one goes meanwhile, and Misuse where the file cannot
    be written.
    """
    directory = Directory(folder)
    carried = sorted(_usable(directory, code), key=lambda each: each.name)
    if not carried:
        raise NotFound(f"there is nothing in {folder} that this version of Seawall can use")
    with parcel.written(path, level=1) as out:
        out.add(parcel.MANIFEST, msgspec.json.format(msgspec.json.encode(Manifest(tuple(carried)))))
        for each in carried:
            out.add(each.name, _again(directory, each))
    return len(carried)


def _usable(directory: Directory, code: str) -> Iterator[Carried]:
    for kept in walk(directory.folder):
        key = key_of(kept) if kept.name else ""
        if is_layer(key) and code_of(key) == code and name_of(key) == kept.name:
            entry = _entry(directory, kept.name)
            if entry is not None and whole(entry):
                yield Carried(kept.name, len(entry), hashlib.sha256(entry).hexdigest())


def _entry(directory: Directory, name: str) -> bytes | None:
    try:
        return directory.get(name)
    except FetchError:
        return None


def _again(directory: Directory, each: Carried) -> bytes:
    entry = _entry(directory, each.name)
    if entry is None or hashlib.sha256(entry).hexdigest() != each.sha256:
        raise NotFound(f"{directory.path(each.name)} went while it was being exported; try again")
    return entry


def load(folder: Path, path: Path, *, limit: int = 0, secret: bytes = b"") -> Taken:
    """Take over the layers of an exported file, beside those that are there, within the directory's limit.

    Each entry counts as soon as it is verified.  With a `secret`, what no holder of it wrote is left out.
    Raises Malformed (DigestMismatch and LimitExceeded among it) for a file that was not exported so, Misuse
    for one that cannot be opened, and FetchError where the directory cannot be written.
    """
    taken = refused = 0
    with parcel.opened(path) as tar, closing(Directory(folder, limit)) as directory:
        for each in _manifest(tar.manifest(MANIFEST_LIMIT)):
            name, size = tar.member()
            if name != each.name or size != each.size:
                raise Malformed(f"{name[:100]!r} ({size} bytes) where the manifest has {each.name}")
            entry = tar.content(size)
            _verified(each, entry)
            if believed(entry, secret):
                directory.put(name, entry)
                taken += 1
            else:
                refused += 1
    return Taken(taken, refused)


def _manifest(raw: bytes) -> tuple[Carried, ...]:
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise Malformed(f"{parcel.MANIFEST}: {error}") from error
    if manifest.format != FORMAT:
        raise Malformed(f"{parcel.MANIFEST}: {manifest.format[:50]!r} is not the format of exported layers")
    if not 0 < len(manifest.entries) <= ENTRIES:
        raise LimitExceeded(f"{parcel.MANIFEST}: {len(manifest.entries)} entries")
    for each in manifest.entries:
        if not NAME.fullmatch(each.name) or not NAME.fullmatch(each.sha256):
            raise Malformed(f"{parcel.MANIFEST}: {each.name[:100]!r} is not the name of an entry")
        if not 0 < each.size <= ENTRY_LIMIT:
            raise LimitExceeded(f"{parcel.MANIFEST}: {each.name} has {each.size} bytes")
    return manifest.entries


def _verified(each: Carried, entry: bytes) -> None:
    """Raise unless these are the bytes of the manifest, and the whole entry of a layer under its own name."""
    if hashlib.sha256(entry).hexdigest() != each.sha256:
        raise DigestMismatch(f"{each.name} is not what the manifest says: its SHA-256 is another")
    header = header_of(entry[:HEAD_LENGTH])
    if header is None or not is_layer(header.key) or name_of(header.key) != each.name:
        raise Malformed(f"{each.name} is not the entry of a layer")
    if content_of(entry, header.key) is None:
        raise Malformed(f"{each.name} is damaged")
