"""One layer's bytes: read once, decompressed, hashed on both sides, checked.

Compression is told from the first bytes (RFC 1952, RFC 8878), never from the media type.  Hashing runs in
a thread of its own: hashlib and isal both let go of the interpreter lock, so a layer is inflated and hashed
at the same time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event, Semaphore, Thread
from typing import IO, BinaryIO, Protocol, cast

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed
from seawall.source.base import MIB
from seawall.source.limits import Limits

INPUT = OUTPUT = MIB
IN_FLIGHT = 4
GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
ZSTD_SKIPPABLE = tuple(bytes([0x50 + i]) + b"\x2a\x4d\x18" for i in range(16))
UNREADABLE = {b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x04\x22\x4d\x18": "lz4"}


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


def new_hash(digest: str) -> _Hash:
    """Return a hash for a digest `algorithm:hex` (OCI image specification, descriptor.md)."""
    algorithm = digest.partition(":")[0]
    if algorithm not in {"sha256", "sha384", "sha512"}:
        raise Malformed(
            f"{digest[:80]!r} is not a digest of an algorithm that the OCI specification registers"
        )
    return hashlib.new(algorithm)


class HashingThread:
    """Feeds hashes in the background, with a bounded number of pieces in flight."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[tuple[_Hash, bytes] | None] = SimpleQueue()
        self._room = Semaphore(IN_FLIGHT)
        self._thread = Thread(target=self._run, name="seawall-hash", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            item[0].update(item[1])
            self._room.release()

    def feed(self, into: _Hash, data: bytes) -> None:
        """Hash `data`, later; waits while too much is in flight."""
        self._room.acquire()
        self._queue.put((into, data))

    def close(self) -> None:
        """Wait until everything is hashed; safe to call twice."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()


def reading_pieces(file: BinaryIO) -> Callable[[int], bytes]:
    """Return what reads a piece as it comes: `read1` where there is one, for `read` gathers what is asked."""
    found: Callable[[int], bytes] = getattr(file, "read1", file.read)
    return found


class _Source:
    """The compressed side: reads in pieces, and hands each to the hash."""

    def __init__(self, file: BinaryIO, first: bytes, seen: Callable[[bytes], None]) -> None:
        self._read = reading_pieces(file)
        self._first = first
        self._seen = seen
        self.length = 0

    def read(self, size: int = INPUT) -> bytes:
        """Return up to `size` bytes, b"" at the end."""
        piece, self._first = (self._first, b"") if self._first else (self._read(min(size, INPUT)), b"")
        if piece:
            self.length += len(piece)
            self._seen(piece)
        return piece


def decompressed(file: BinaryIO, limits: Limits, seen: Callable[[bytes], None]) -> Iterator[bytes]:
    """Yield the decompressed bytes of `file` in pieces of at most 1 MiB.

    `seen` is given every compressed piece.  Raises Malformed for a broken or unknown stream, LimitExceeded
    for one that grows beyond `limits`.
    """
    first = file.read(INPUT)
    source = _Source(file, first, seen)
    if first.startswith(GZIP_MAGIC):
        pieces = _gunzip(source)
    elif first.startswith((ZSTD_MAGIC, *ZSTD_SKIPPABLE)):
        pieces = _unzstd(source, limits)
    else:
        for magic, name in UNREADABLE.items():
            if first.startswith(magic):
                raise Malformed(f"compressed with {name}, which no OCI media type allows for a layer")
        pieces = iter(source.read, b"")
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limits.layer_bytes:
            raise LimitExceeded(f"more than {limits.layer_bytes} bytes when decompressed")
        if total > limits.ratio_floor and total > limits.ratio * max(source.length, 1):
            raise LimitExceeded(f"expands more than {limits.ratio} times: a decompression bomb")
        yield piece


def _gunzip(source: _Source) -> Iterator[bytes]:
    """Inflate every member of a gzip stream; zero padding after the last one is allowed."""
    from isal import igzip_lib  # noqa: PLC0415 - only when a layer is read

    data = source.read()
    while data:
        inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        try:
            while not inflater.eof:
                if inflater.needs_input and not data and not (data := source.read()):
                    raise Malformed("the gzip stream ends too soon")
                piece = inflater.decompress(data, OUTPUT)
                data = b""
                if piece:
                    yield piece
        except igzip_lib.IsalError as error:  # type: ignore[misc]  # the stubs know it as a function
            raise Malformed(f"a broken gzip stream: {error}") from None
        data = inflater.unused_data.lstrip(b"\0")
        while not data and (more := source.read()):
            data = more.lstrip(b"\0")
        if data and not data.startswith(GZIP_MAGIC[: len(data)]):
            raise Malformed("bytes after the end of the gzip stream")


def _unzstd(source: _Source, limits: Limits) -> Iterator[bytes]:
    """Decompress every frame of a zstd stream, skippable ones passed over.

    A stream cut inside a frame just ends here; the diff id tells.
    """
    import zstandard  # noqa: PLC0415 - only when a layer is read

    inflater = zstandard.ZstdDecompressor(max_window_size=limits.window)
    reader = inflater.stream_reader(cast("IO[bytes]", source), read_size=INPUT, read_across_frames=True)
    try:
        while piece := reader.read(OUTPUT):
            yield piece
    except zstandard.ZstdError as error:
        raise Malformed(f"a broken zstd stream: {error}") from None


class Stopped(BaseException):
    """The pass was given up; like a KeyboardInterrupt it is nothing that a reader may take for bad bytes."""


class VerifiedStream:
    """The decompressed pieces of a blob whose digests are checked when the last was taken.

    `digest` is the compressed side's, `diff_id` the other's; an empty one is not checked.  When both name
    the same bytes (an uncompressed layer) they are hashed once.  `verify` must be called after the pieces
    are exhausted; it raises DigestMismatch.  Once `stop` is set the next piece is Stopped.
    """

    def __init__(
        self,
        file: BinaryIO,
        digest: str,
        diff_id: str,
        size: int,
        limits: Limits,
        stop: Event | None = None,
    ) -> None:
        self._file, self._digest, self._diff_id, self._size, self._limits = (
            file,
            digest,
            diff_id,
            size,
            limits,
        )
        self._outer = new_hash(digest) if digest else None
        self._inner = new_hash(diff_id) if diff_id else None
        self._stop = stop or Event()
        self._length = 0
        self._hashing = HashingThread()

    def _compressed(self, piece: bytes) -> None:
        if self._stop.is_set():
            raise Stopped
        self._length += len(piece)
        if self._length > self._limits.layer_bytes:
            raise LimitExceeded(f"more than {self._limits.layer_bytes} bytes")
        if self._outer:
            self._hashing.feed(self._outer, piece)

    def __iter__(self) -> Iterator[bytes]:
        for piece in decompressed(self._file, self._limits, self._compressed):
            if self._stop.is_set():
                raise Stopped
            if self._inner:
                self._hashing.feed(self._inner, piece)
            yield piece

    def close(self) -> None:
        """Stop the hashing thread; safe to call twice."""
        self._hashing.close()

    def finish_compressed(self) -> None:
        """Read what is left of the blob, so that its digest is known although its content was not usable."""
        while piece := self._file.read(INPUT):
            self._compressed(piece)

    def verify(self, *, inner: bool = True) -> None:
        """Compare both digests and the length; call once, after the end."""
        self._hashing.close()
        if self._size and self._length != self._size:
            raise DigestMismatch(f"{self._length} bytes where the manifest says {self._size}")
        _compare(self._outer, self._digest, "the blob's digest")
        if inner:
            _compare(self._inner, self._diff_id, "the layer's diff id")


def _compare(found: _Hash | None, expected: str, what: str) -> None:
    if found is None:
        return
    actual = f"{expected.partition(':')[0]}:{found.hexdigest()}"
    if actual != expected:
        raise DigestMismatch(f"{what} is {actual}, not {expected}: the content is not what was published")
