"""Archives in memory: their members one by one, within bounds, whatever they claim of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from seawall.inventory import ziparchive
from seawall.model.errors import LimitExceeded, Malformed, SeawallError
from seawall.secrets.settings import MIB
from seawall.source.limits import LIMITS
from seawall.source.paths import normalise
from seawall.source.tar import REGULAR, Stream, TarReader

LARGEST = 64 * MIB
MOST_BYTES = 256 * MIB
MOST_MEMBERS = 20_000
NAMES = (
    ".zip", ".jar", ".war", ".ear", ".aar", ".whl", ".egg", ".nupkg", ".apk", ".xpi", ".vsix", ".crx",
    ".docx", ".xlsx", ".tar", ".tgz", ".gz", ".tbz2", ".bz2", ".txz", ".xz", ".zst",
)  # fmt: skip
_EVERY = re.compile(b"")
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
)
_SKIPPABLE = b"\x2a\x4d\x18"  # behind one byte, of a frame of Zstandard without content (RFC 8878, 3.1.2)
_STEP = 1024  # compressed bytes of Zstandard, which say 32 MiB at most
_BEGINNINGS = frozenset(magic[:2] for magic, _ in _MAGIC)
_SUFFIXES = re.compile(r"\.(?:gz|bz2|xz|zst|z)$|(?<=\.t)(?:gz|bz2|xz)$", re.IGNORECASE)
# What never holds text, so that it need not be inflated to be seen to be binary.
_BINARY = (
    ".class", ".so", ".dll", ".exe", ".o", ".a", ".pyc", ".mo", ".png", ".jpg", ".jpeg", ".gif", ".ico",
    ".woff", ".woff2", ".ttf", ".otf", ".eot",
)  # fmt: skip


class Room:
    """What all archives inside one file may be inflated to together."""

    def __init__(self) -> None:
        self.bytes = MOST_BYTES
        self.members = MOST_MEMBERS

    def take(self, size: int) -> None:
        """Count a member; LimitExceeded when there is no room any more."""
        self.bytes -= size
        self.members -= 1
        if self.bytes < 0:
            raise LimitExceeded(
                f"more than {MOST_BYTES // MIB} MiB when unpacked: the rest was not looked at"
            )
        if self.members < 0:
            raise LimitExceeded(f"more than {MOST_MEMBERS} files in it: the rest was not looked at")


class Member(Struct, frozen=True):
    """A file of an archive; `unread` says why there is no content."""

    name: str
    content: bytes = b""
    unread: str = ""


def kind_of(head: bytes) -> str:
    """Return what kind of archive begins so, "" for none."""
    if head[:2] in _BEGINNINGS:  # few files of any tree do
        for magic, kind in _MAGIC:
            if head.startswith(magic):
                return kind
    return "tar" if head.startswith(b"ustar", 257) else ""


def is_named(path: str) -> bool:
    """Say whether it is called like an archive, which may be longer than a text."""
    return path.lower().endswith(NAMES)


def members(path: str, kind: str, content: bytes, largest: int, room: Room) -> Iterator[Member]:
    """Yield the regular files of an archive, of at most `largest` bytes each.

    Malformed and LimitExceeded leave for the archive as a whole, after what could be read of it.  A tar that
    is compressed counts as one archive.
    """
    if kind == "zip":
        yield from _zip(path, content, largest, room)
    elif kind == "tar":
        yield from _tar(content, largest, room)
    else:
        inner, rest = _inflated(kind, content, min(LARGEST, room.bytes))
        if kind_of(inner[:512]) == "tar":
            yield from _tar(inner, largest, room)
        else:
            room.take(len(inner))
            name = _SUFFIXES.sub("", path.rpartition("!")[2].rpartition("/")[2])
            yield Member(name, inner) if len(inner) <= largest else Member(name, unread=_too_long(largest))
        if rest:
            raise Malformed(f"bytes after the end of the {kind} stream")


def _too_long(largest: int) -> str:
    return f"longer than {largest} bytes (--max-file-size)"


def _zip(path: str, content: bytes, largest: int, room: Room) -> Iterator[Member]:
    archive = ziparchive.open_archive(path, content, _EVERY, MOST_MEMBERS)
    for member in archive.members:
        if not (member.size or member.packed):  # a directory, or empty
            continue
        if member.size > largest:
            yield Member(member.name, unread=_too_long(largest))
        elif member.name.lower().endswith(_BINARY):
            yield Member(member.name, b"\0")
        else:
            room.take(member.size)
            try:
                yield Member(member.name, bytes(archive.read(member, largest)))
            except SeawallError as error:
                yield Member(member.name, unread=str(error).rpartition(f"{member.name}: ")[2])


def _tar(content: bytes, largest: int, room: Room) -> Iterator[Member]:
    reader = TarReader(Stream(iter((content,))), LIMITS)
    for member in reader:
        if member.kind != REGULAR or not member.size:
            continue
        try:
            name = normalise(member.name, LIMITS)
        except SeawallError as error:
            yield Member(member.name[:80], unread=str(error))
            continue
        if member.size > largest:
            yield Member(name, unread=_too_long(largest))
            continue
        room.take(member.size)
        yield Member(name, b"".join(reader.content(member)))


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def _inflated(kind: str, content: bytes, limit: int) -> tuple[bytes, bytes]:
    """Return all that was compressed, of at most `limit` bytes, and what is something else behind it."""
    pieces: list[bytes] = []
    left = limit
    data = content
    while data:
        piece, data, whole = _one_stream(kind, data, left + 1)
        left -= len(piece)
        pieces.append(piece)
        if left < 0:
            raise LimitExceeded(f"more than {limit} bytes when unpacked")
        if not whole:
            raise Malformed(f"a {kind} stream that ends too soon")
        data = data.lstrip(b"\0")
        if kind_of(data[:8]) != kind and not (kind == "zst" and data[1:4] == _SKIPPABLE):
            break
    return b"".join(pieces), data


def _one_stream(kind: str, data: bytes, most: int) -> tuple[bytes, bytes, bool]:
    """Return what the first stream of `data` says, up to `most` bytes, what follows it, and if it ended."""
    inflater = _inflater(kind)
    try:
        piece = inflater.decompress(data, most)
    except Exception as error:  # noqa: BLE001 - each library has errors of its own
        raise Malformed(f"a broken {kind} stream: {error}") from None
    return piece, inflater.unused_data if inflater.eof else b"", inflater.eof


def _inflater(kind: str) -> _Inflater:
    if kind == "gz":
        from isal import igzip_lib  # noqa: PLC0415 - for archives alone

        return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    if kind == "zst":
        return _Zstandard()
    if kind == "bz2":
        import bz2  # noqa: PLC0415

        return bz2.BZ2Decompressor()
    import lzma  # noqa: PLC0415

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LARGEST)


class _Zstandard:
    """One frame, inflated in steps, for the library itself knows no most that it may return."""

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415

        self._frame = zstandard.ZstdDecompressor(max_window_size=LIMITS.window).decompressobj()
        self.eof = False
        self.unused_data = b""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return what was compressed, little more than `max_length` bytes of it."""
        pieces: list[bytes] = []
        length = 0
        for place in range(0, len(data), _STEP):
            pieces.append(self._frame.decompress(data[place : place + _STEP]))
            length += len(pieces[-1])
            self.eof = self._frame.eof
            if self.eof:
                self.unused_data = self._frame.unused_data + data[place + _STEP :]
            if self.eof or 0 <= max_length < length:
                break
        return b"".join(pieces)
