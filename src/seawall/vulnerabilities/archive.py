"""Carries advisory data to where no network is: one file with the shards and a manifest of their digests.

The file is a tar (POSIX.1-1988, ustar) in one zstd frame (RFC 8878): `manifest.json`, then a file
`<sha256>.sqlite` for each shard that the manifest names, in its order.  Nothing else is accepted back.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Collection
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard
from msgspec.structs import replace

from seawall.model.errors import DataUnavailable, DigestMismatch, LimitExceeded, Malformed, Misuse
from seawall.vulnerabilities.base import Built, Entry
from seawall.vulnerabilities.database import EPSS, KEV
from seawall.vulnerabilities.facts import Facts
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.store import Pointer, Store

MANIFEST = "manifest.json"
MANIFEST_LIMIT = 4 * 1024 * 1024
SHARD_LIMIT = 8 * 1024**3
SHARDS = 500
_BLOCK = 512
_CHUNK = 1024 * 1024
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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as raw:
            _written(store, pointer, raw)
            os.fsync(raw.fileno())
        temporary.replace(path)
    except OSError as error:
        raise Misuse(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return pointer


def _written(store: Store, pointer: Pointer, raw: BinaryIO) -> None:
    compressor = zstandard.ZstdCompressor(level=9, threads=-1)
    with (
        compressor.stream_writer(raw, closefd=False) as stream,
        tarfile.open(fileobj=stream, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
    ):
        manifest = msgspec.json.format(msgspec.json.encode(pointer))
        tar.addfile(_header(MANIFEST, len(manifest)), BytesIO(manifest))
        for entry in _unique(pointer):
            _add(tar, store.path(entry), entry)


def _add(tar: tarfile.TarFile, path: Path, entry: Entry) -> None:
    try:
        with path.open("rb") as shard:
            if hashlib.file_digest(shard, "sha256").hexdigest() != entry.digest:
                raise DigestMismatch(f"{path} has changed; run 'seawall db verify'")
            shard.seek(0)
            tar.addfile(_header(f"{entry.digest}.sqlite", entry.size), shard)
    except OSError as error:
        raise DataUnavailable(f"{path}: {error}; run 'seawall db verify'") from error


def _unique(pointer: Pointer) -> list[Entry]:
    return list({entry.digest: entry for entry in pointer.shards.values()}.values())


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size = size
    return header


def load(store: Store, path: Path) -> Pointer:
    """Take over the shards of an exported file, beside those that the store has, and return them.

    Every digest is verified before anything counts.  Raises Malformed (DigestMismatch and LimitExceeded among
    it) for a file that was not exported so, Misuse for one that cannot be opened, and DataUnavailable where
    the store cannot be written.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from error
    with raw, store.locked():
        try:
            return _loaded(store, raw)
        except zstandard.ZstdError as error:
            raise Malformed(f"{path}: {error}") from error
        except OSError as error:
            raise DataUnavailable(f"{store.folder} cannot be written: {error.strerror}") from error
        finally:
            for leftover in store.incoming.glob("*.new"):
                leftover.unlink()


def _loaded(store: Store, raw: BinaryIO) -> Pointer:
    with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw) as stream:
        pointer, built = _read(_Tar(stream), store.incoming)
    for name, entry in pointer.shards.items():
        _checked(name, built[entry.digest].path)
    files = {digest: store.adopt(_first(pointer, digest), each) for digest, each in built.items()}
    entries = {name: replace(entry, file=files[entry.digest]) for name, entry in pointer.shards.items()}
    store.publish(entries)
    return Pointer(entries)


def _first(pointer: Pointer, digest: str) -> str:
    return next(name for name, entry in pointer.shards.items() if entry.digest == digest)


def _read(tar: _Tar, folder: Path) -> tuple[Pointer, dict[str, Built]]:
    name, size = tar.member()
    if name != MANIFEST or size > MANIFEST_LIMIT:
        raise Malformed(f"an export begins with {MANIFEST}, not with {name[:100]!r}")
    pointer = _manifest(tar.content(size))
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


class _Tar:
    """Reads a tar of plain files with short names, piece by piece; anything else is Malformed."""

    def __init__(self, stream: zstandard.ZstdDecompressionReader) -> None:
        self._stream = stream

    def _exactly(self, length: int) -> bytes:
        pieces = []
        while length:
            piece = self._stream.read(length)
            if not piece:
                raise Malformed("the export is truncated")
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def member(self) -> tuple[str, int]:
        """Return the name and size of the next file."""
        header = self._exactly(_BLOCK)
        try:
            checksum = int(header[148:156].split(b"\0")[0], 8)
            size = int(header[124:136].rstrip(b"\0 "), 8)
        except ValueError as error:
            raise Malformed("the export has a header that is none") from error
        if checksum != sum(header[:148]) + 8 * 32 + sum(header[156:]) or header[156:157] not in {b"0", b"\0"}:
            raise Malformed("the export holds something that is not a plain file")
        return header[:100].rstrip(b"\0").decode(errors="replace"), size

    def content(self, size: int) -> bytes:
        """Return the content of the file that `member` has announced."""
        data = self._exactly(size)
        self._exactly(-size % _BLOCK)
        return data

    def copy(self, size: int, path: Path, digest: str) -> None:
        """Write that content to a file; raises DigestMismatch."""
        computed = hashlib.sha256()
        left = size
        with path.open("wb") as out:
            while left:
                piece = self._exactly(min(left, _CHUNK))
                computed.update(piece)
                out.write(piece)
                left -= len(piece)
            out.flush()
            os.fsync(out.fileno())
        self._exactly(-size % _BLOCK)
        if computed.hexdigest() != digest:
            raise DigestMismatch(f"{digest}.sqlite has the SHA-256 {computed.hexdigest()}")
