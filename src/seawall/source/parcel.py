"""One file with several inside, to be carried to where no network is.

It is a tar (POSIX.1-1988, ustar) in one zstd frame (RFC 8878): `manifest.json`, which says what follows, then
plain files with short names.  Nothing else is accepted back: what comes from elsewhere may be hostile.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import zstandard

from seawall.model.errors import DigestMismatch, Malformed, Misuse

MANIFEST = "manifest.json"
_BLOCK = 512
_CHUNK = 1024 * 1024


class Writer:
    """Adds files to a parcel; two parcels of the same files are the same bytes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        self.add_file(name, len(content), BytesIO(content))

    def add_file(self, name: str, size: int, content: BinaryIO) -> None:
        """Add a file of `size` bytes; raises OSError when there are fewer."""
        header = tarfile.TarInfo(name)
        header.size = size
        self._tar.addfile(header, content)


@contextmanager
def written(path: Path, level: int) -> Iterator[Writer]:
    """Write a parcel, with zstd at a level, to a file that appears when it is complete.

    Raises Misuse where it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with temporary.open("wb") as raw:
            compressor = zstandard.ZstdCompressor(level=level, threads=-1)
            with (
                compressor.stream_writer(raw, closefd=False) as stream,
                tarfile.open(fileobj=stream, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
            ):
                yield Writer(tar)
            os.fsync(raw.fileno())
        temporary.replace(path)
    except OSError as error:
        raise Misuse(f"{path} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


class Reader:
    """Reads a parcel piece by piece; anything but plain files with short names is Malformed."""

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

    def manifest(self, limit: int) -> bytes:
        """Return the first file, which is the manifest."""
        name, size = self.member()
        if name != MANIFEST or size > limit:
            raise Malformed(f"an export begins with {MANIFEST}, not with {name[:100]!r}")
        return self.content(size)

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
            raise DigestMismatch(f"a file that should have the SHA-256 {digest} has {computed.hexdigest()}")


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Open a parcel; raises Misuse for a file that cannot be opened, Malformed for one not compressed so."""
    try:
        raw = path.open("rb")
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from error
    with raw:
        try:
            with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw) as stream:
                yield Reader(stream)
        except zstandard.ZstdError as error:
            raise Malformed(f"{path}: {error}") from error
