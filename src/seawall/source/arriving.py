"""The pass over an image that arrives as one tar stream, in whatever order its members come.

What engines export: `<id>/layer.tar` with links between them (Docker's classic store), `<diff id>.tar`
(containers/image), `blobs/<algorithm>/<hex>` of an OCI layout, compressed or not, other platforms' among them
or absent (containerd's store).  What the members are is mostly said at the end (manifest.json, index.json,
configs), so each that may be a layer is hashed and analysed as it comes, and known by its diff id afterwards.
Nothing is written to a file, and nothing kept but documents and what analysers keep.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO, Generic, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed, SeawallError
from seawall.source.base import KIB, Analyser
from seawall.source.layers import LayerPass
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci.exported import Documents, described
from seawall.source.oci.image import Image, ImageLayer
from seawall.source.oci.manifest import checked_digest, commands
from seawall.source.paths import normalise
from seawall.source.streams import GZIP_MAGIC, ZSTD_MAGIC, HashingThread, decompressed, new_hash
from seawall.source.tar import BLOCK, HARDLINK, REGULAR, SYMLINK, Member, Stream, TarReader
from seawall.source.walk import LayerWalk, Paths

Looking = TypeVar("Looking", bound=Analyser)

MEMBERS = 20_000  # of an export; Docker allows an image 127 layers
AFTERWARDS = 1024  # pieces that may come behind a broken archive, where engines write what broke it
PIECE = 256 * KIB
_NO_LAYER = frozenset(("VERSION", "json", "repositories", "oci-layout"))
_BLOB = re.compile(r"blobs/(sha256|sha384|sha512)/([0-9a-f]+)\Z")
_PLAIN = re.compile(r"([0-9a-f]{64})\.tar\Z")


def read_arriving(
    image: Image, wanted: frozenset[str], make: Callable[[], Looking], limits: Limits = LIMITS
) -> tuple[Image, dict[str, LayerPass[Looking]]]:
    """Read the layers with the diff ids `wanted` from the image's export, an analyser made for each.

    Returns the image, what made each layer filled in, and a pass for every diff id that was wanted.  With
    none wanted the export is read as far as the config.  Raises DigestMismatch when bytes are not those that
    the engine described, Malformed for an archive that is none, FetchError for an export that breaks off.  A
    layer that is not there, or cannot be read, comes back as `unread`.
    """
    export = image.export
    assert export is not None
    arrival = _Arrival(image, wanted, make, limits)
    what = image.target.reference
    with export.open() as chunks:
        pieces = iter(chunks)
        try:
            if arrival.take(TarReader(Stream(pieces), limits)):
                return arrival.finished()
            for _ in islice(pieces, AFTERWARDS):  # the end of the answer, so that it is seen to be whole
                pass
        except DigestMismatch as error:
            raise DigestMismatch(f"{what}: {error}") from None
        except Malformed as error:
            for _ in islice(pieces, AFTERWARDS):  # what broke it may be said here, and leaves as FetchError
                pass
            raise type(error)(f"{what}: the engine's export: {error}") from None
    return arrival.finished()


class _Incoming:
    """A member's bytes as a file; `failed` is what broke them, so that nobody blames the layer for it."""

    def __init__(self, content: Iterator[bytes]) -> None:
        self._content = content
        self._ahead = b""
        self.failed: BaseException | None = None

    def peek(self, length: int) -> bytes:
        """Return the first bytes, which stay to be read."""
        self._ahead = self.read(length)
        return self._ahead

    def read(self, size: int = PIECE) -> bytes:
        """Return about `size` bytes, b"" only at the end."""
        pieces, length = [self._ahead], len(self._ahead)
        self._ahead = b""
        try:
            while length < size and (piece := next(self._content, b"")):
                pieces.append(piece)
                length += len(piece)
        except BaseException as error:
            self.failed = error
            raise
        return b"".join(pieces)


class _Hashed:
    """A layer's stored bytes, decompressed and hashed while they are read; the stored side when told to."""

    def __init__(self, file: _Incoming, limits: Limits, algorithm: str, stored: str) -> None:
        self._file, self._limits = file, limits
        self._inner = new_hash(algorithm)
        self._algorithm = _algorithm(algorithm)
        self._outer = new_hash(stored) if stored else None
        self._hashing = HashingThread()
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in decompressed(cast("BinaryIO", self._file), self._limits, self._stored):
            self._hashing.feed(self._inner, piece)
            yield piece
        self._whole = True

    def _stored(self, piece: bytes) -> None:
        if self._outer is not None:
            self._hashing.feed(self._outer, piece)

    def finish(self) -> None:
        """Read what is left, so that the digest of the stored bytes is known although they broke."""
        while piece := self._file.read():
            self._stored(piece)

    def close(self) -> None:
        """Wait for the hashes; safe to call twice."""
        self._hashing.close()

    @property
    def diff_id(self) -> str:
        """The digest of the decompressed bytes, "" when they did not come to their end."""
        return f"{self._algorithm}:{self._inner.hexdigest()}" if self._whole else ""

    def check(self, stored: str) -> None:
        """Compare the digest of the stored bytes with the one that their name says."""
        if self._outer is not None and self._outer.hexdigest() != stored.partition(":")[2]:
            raise DigestMismatch(f"the content of {stored} is not what its name says")


class _Came(Struct, frozen=True):
    """A member that may be a layer: its diff id where that is known, and why it was not read."""

    diff_id: str = ""
    unread: str = ""


class _Arrival(Generic[Looking]):
    """What came so far of one export."""

    def __init__(
        self, image: Image, wanted: frozenset[str], make: Callable[[], Looking], limits: Limits
    ) -> None:
        assert image.export is not None
        self._image, self._export = image, image.export
        self._wanted, self._make, self._limits = wanted, make, limits
        self._diff_ids = [source.layer.diff_id for source in image.layers]
        self._algorithm = (self._diff_ids or ["sha256:"])[0]
        self._passes: dict[str, LayerPass[Looking]] = {}
        self._came: dict[str, _Came] = {}
        self._documents = Documents(limits)

    def take(self, reader: TarReader) -> bool:
        """Read the members; return True when all that was wanted is known before the end."""
        for count, member in enumerate(reader):
            if count >= MEMBERS:
                raise LimitExceeded(f"more than {MEMBERS} members")
            name = normalise(member.name, self._limits)
            if member.kind == REGULAR and member.sparse is None:
                self._member(name, member, _Incoming(map(bytes, reader.content(member))))
                if not self._wanted and self._documents.holds(self._export.config):
                    return True
            elif member.kind == SYMLINK:
                self._documents.link(name, posixpath.join(posixpath.dirname(name), member.link))
            elif member.kind == HARDLINK:
                self._documents.link(name, member.link)
        return False

    def _member(self, name: str, member: Member, file: _Incoming) -> None:
        if posixpath.basename(name) in _NO_LAYER:
            return
        start = file.peek(BLOCK)
        if name.endswith(".json") or (start.lstrip()[:1] in {b"{", b"["} and start[257:262] != b"ustar"):
            if member.size <= self._limits.metadata:
                self._documents.keep(name, b"".join(iter(file.read, b"")))
            return
        blob, plain = _BLOB.match(name), _PLAIN.match(name)
        told = f"{blob[1]}:{blob[2]}" if blob else f"sha256:{plain[1]}" if plain else ""
        left = self._wanted - self._passes.keys()
        if not left or (told in self._diff_ids and told not in left):
            self._came[name] = _Came()
            return
        compressed = start.startswith((GZIP_MAGIC, ZSTD_MAGIC)) and blob is not None
        self._came[name] = self._layer(file, told, compressed=compressed)

    def _layer(self, file: _Incoming, told: str, *, compressed: bool) -> _Came:
        """Read what may be a layer; `told` is the digest that its name gives it, or gives its plain bytes."""
        analyser = self._make()
        stream = _Hashed(file, self._limits, self._algorithm, checked_digest(told) if compressed else "")
        walk = LayerWalk((analyser,), self._limits)
        tar = Stream(stream)
        try:
            unread = _reason(lambda: walk.run(TarReader(tar, self._limits)))
            unread = _reason(tar.drain) or unread  # to its end in any case, so that its diff id is known
            stream.finish()
        finally:
            stream.close()
        if file.failed is not None:
            raise file.failed
        stream.check(told)
        found = stream.diff_id
        if told and not compressed and found and _algorithm(told) == _algorithm(found) and found != told:
            raise DigestMismatch(f"the content of {told} is {found}: not what its name says")
        if found in self._wanted:
            paths, files_seen = (Paths(), 0) if unread else (walk.paths, walk.files_seen)
            self._passes[found] = LayerPass(analyser, paths, files_seen, unread)
        return _Came(found, unread)

    def finished(self) -> tuple[Image, dict[str, LayerPass[Looking]]]:
        """Match what came with what was inspected."""
        what = self._image.target.reference
        config, names = described(self._documents, self._diff_ids, self._export.config, what, self._limits)
        if names is not None:
            self._compare(names, what)
        for diff_id, name in zip(self._diff_ids, names or self._diff_ids, strict=True):
            if diff_id in self._wanted and diff_id not in self._passes:
                came = self._came.get(self._documents.target(name))
                why = came.unread if came else "the engine's export does not hold the layer"
                self._passes[diff_id] = LayerPass(self._make(), Paths(), unread=why or "it was not read")
        made = commands(config, len(self._diff_ids))
        layers = tuple(
            ImageLayer(replace(source.layer, created_by=command), source.open, source.missing)
            for source, command in zip(self._image.layers, made, strict=True)
        )
        return replace(self._image, layers=layers, export=replace(self._export, told=True)), self._passes

    def _compare(self, names: tuple[str, ...], what: str) -> None:
        """See that the members which the export lists are those that the engine described, in that order."""
        if len(names) != len(self._diff_ids):
            raise Malformed(
                f"{what}: {len(names)} layers are exported, and {len(self._diff_ids)} were described"
            )
        for index, (name, diff_id) in enumerate(zip(names, self._diff_ids, strict=True), 1):
            came = self._came.get(self._documents.target(name))
            if came is not None and came.diff_id and came.diff_id != diff_id:
                raise DigestMismatch(
                    f"{what}: layer {index} ({name}) is {came.diff_id}, not {diff_id}: not what was described"
                )
        listed = {self._documents.target(name) for name in names}
        for name in self._came:
            if name not in listed and not _BLOB.match(name):
                raise Malformed(f"{what}: the engine's export holds {name}, which it does not list")


def _algorithm(digest: str) -> str:
    return digest.partition(":")[0]


def _reason(step: Callable[[], object]) -> str:
    """Take a step of reading a layer; return why its bytes cannot be read, as source.layers takes it."""
    try:
        step()
    except (SeawallError, ValueError, OverflowError) as error:
        return str(error) or type(error).__name__
    return ""
