"""Images in one tar file: OCI archives, and what `docker save` and `podman save` write.

The archive's table of members is read by seeking from header to header; blobs are then read in place, by
several threads at once.  A compressed archive is first decompressed into an anonymous temporary file.
"""

from __future__ import annotations

import io
import os
import posixpath
import weakref
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed, Misuse, NotFound
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.source.limits import Limits
from seawall.source.oci import platforms
from seawall.source.oci.image import Image, ImageLayer
from seawall.source.oci.layout import load_layout, open_regular
from seawall.source.oci.manifest import Config, Platform, checked_digest, commands, decode
from seawall.source.paths import normalise
from seawall.source.streams import GZIP_MAGIC, ZSTD_MAGIC, decompressed, new_hash
from seawall.source.tar import HARDLINK, REGULAR, SYMLINK, SeekingStream, TarReader

LINKS_FOLLOWED = 16


class Slice(io.RawIOBase):
    """A part of an open file, with a position of its own, so that threads can share the file."""

    def __init__(self, owner: Archive, offset: int, length: int) -> None:
        super().__init__()
        self._owner, self._position, self._end = owner, offset, offset + length

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        left = self._end - self._position
        piece = os.pread(self._owner.descriptor, left if size < 0 else min(size, left), self._position)
        self._position += len(piece)
        return piece


class _Place(Struct, frozen=True):
    offset: int
    size: int


class Archive:
    """The members of an uncompressed tar file by path; the last of several of one name wins."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self._places: dict[str, _Place | str] = {}
        file = open_regular(path)
        try:
            self._file = _plain(file, limits)
            weakref.finalize(self, self._file.close)
            self._read_table(limits)
        except Malformed as error:
            raise type(error)(f"{path}: {error}") from None

    def _read_table(self, limits: Limits) -> None:
        stream = SeekingStream(self._file)
        for member in TarReader(stream, limits):
            if len(self._places) >= limits.entries:
                raise LimitExceeded(f"more than {limits.entries} members")
            name = normalise(member.name, limits)
            if member.kind == REGULAR and member.sparse is None:
                self._places[name] = _Place(stream.consumed, member.size)
            elif member.kind == SYMLINK:
                self._places[name] = posixpath.normpath(posixpath.join(posixpath.dirname(name), member.link))
            elif member.kind == HARDLINK:
                self._places[name] = normalise(member.link, limits)

    @property
    def descriptor(self) -> int:
        """The open file, for reads at a position."""
        return self._file.fileno()

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def _find(self, name: str) -> _Place | None:
        place: _Place | str | None = name
        for _ in range(LINKS_FOLLOWED):
            if not isinstance(place, str):
                return place
            place = self._places.get(place.removeprefix("./"))
        return None

    def open_member(self, name: str) -> BinaryIO:
        """Open a member by its path, links inside the archive followed; NotFound when it is not there."""
        place = self._find(name)
        if place is None:
            raise NotFound(f"the archive holds no {name}")
        return Slice(self, place.offset, place.size)  # type: ignore[return-value]  # RawIOBase reads bytes

    def size(self, name: str) -> int:
        """Return the length of a member in bytes; 0 when it is not there."""
        place = self._find(name)
        return place.size if place else 0

    def small(self, name: str, limits: Limits) -> bytes:
        """Read a document whole."""
        content = self.open_member(name).read(limits.metadata + 1)
        if len(content) > limits.metadata:
            raise LimitExceeded(f"{name}: more than the {limits.metadata} bytes allowed")
        return content

    def open(self, digest: str) -> BinaryIO:
        """Open a blob of the layout that the archive holds."""
        return self.open_member(self._blob(digest))

    def has(self, digest: str) -> bool:
        """Say whether the blob is in the archive."""
        return self._blob(digest) in self

    @staticmethod
    def _blob(digest: str) -> str:
        algorithm, _, encoded = checked_digest(digest).partition(":")
        return f"blobs/{algorithm}/{encoded}"


def _plain(file: BinaryIO, limits: Limits) -> BinaryIO:
    """Return the file itself, or an anonymous one with its content decompressed."""
    start = file.read(4)
    file.seek(0)
    if not start.startswith((GZIP_MAGIC, ZSTD_MAGIC)):
        return file
    import tempfile  # noqa: PLC0415 - only for compressed archives

    with file:
        plain = tempfile.TemporaryFile(prefix="seawall-")  # noqa: SIM115 - it lives as long as the archive
        try:
            for piece in decompressed(file, limits, lambda _: None):
                plain.write(piece)
        except BaseException:
            plain.close()
            raise
    plain.flush()
    plain.seek(0)
    return plain


class Saved(Struct, frozen=True, rename="pascal"):
    """An entry of docker save's manifest.json (Docker image specification 1.2)."""

    config: str
    layers: tuple[str, ...] = ()
    repo_tags: tuple[str, ...] = ()


def open_oci(
    archive: Archive, reference: str, wanted: Platform | None, target: Target, limits: Limits
) -> Image:
    """Open an OCI archive."""
    if "index.json" not in archive:
        raise Malformed(f"{archive.path}: not an OCI archive: index.json is missing")
    return load_layout(archive, archive.small("index.json", limits), reference, wanted, target, limits)


def open_docker(
    archive: Archive, reference: str, wanted: Platform | None, target: Target, limits: Limits
) -> Image:
    """Open what `docker save` wrote, of the classic store or the containerd store."""
    if "manifest.json" not in archive:
        raise Malformed(f"{archive.path}: not a docker save archive: manifest.json is missing")
    what = f"{archive.path}: manifest.json"
    saved = decode(archive.small("manifest.json", limits), tuple[Saved, ...], what, limits)
    entry = _select(saved, reference, str(archive.path))
    return _image(archive, entry, wanted, target, limits)


def _select(saved: tuple[Saved, ...], reference: str, what: str) -> Saved:
    named = [entry for entry in saved if not reference or _named(entry, reference)]
    offered = ", ".join(sorted(tag for entry in saved for tag in entry.repo_tags)) or "untagged images"
    if not named:
        raise NotFound(f"{what}: nothing is named {reference!r}; it holds {offered}")
    if len(named) > 1:
        raise Misuse(f"{what} holds several images: choose one of {offered} with :NAME")
    return named[0]


def _named(entry: Saved, reference: str) -> bool:
    if reference.startswith("@"):
        return reference[1:].partition(":")[2] in entry.config
    return any(tag == reference or tag.endswith(f":{reference}") for tag in entry.repo_tags)


def _image(archive: Archive, entry: Saved, wanted: Platform | None, target: Target, limits: Limits) -> Image:
    what = target.reference
    content = archive.small(entry.config, limits)
    image_id = new_hash("sha256:")
    image_id.update(content)
    stem = posixpath.basename(entry.config).removesuffix(".json")
    if len(stem) == len(image_id.hexdigest()) and stem != image_id.hexdigest():
        raise DigestMismatch(f"{what}: the content of {entry.config} is not what its name says")
    config = decode(content, Config, f"{what}: {entry.config}", limits)
    if wanted and config.architecture and not platforms.matches(config.platform, wanted):
        raise NotFound(f"{what}: the image is for {config.platform}, not {wanted}")
    diff_ids = [checked_digest(diff_id) for diff_id in config.rootfs.diff_ids]
    if len(diff_ids) != len(entry.layers):
        raise Malformed(
            f"{what}: {len(entry.layers)} layers are listed, and {len(diff_ids)} diff ids in the config"
        )
    layers = tuple(
        ImageLayer(
            Layer(diff_id, _digest(name), archive.size(name), "", command), partial(archive.open_member, name)
        )
        for name, diff_id, command in zip(
            entry.layers, diff_ids, commands(config, len(diff_ids)), strict=True
        )
    )
    described = Target(
        reference=what,
        kind=target.kind,
        image_id=f"sha256:{image_id.hexdigest()}",
        platform=str(config.platform),
        tags=entry.repo_tags,
        created=config.created,
    )
    return Image(described, layers, config.os, config.os_version, config=config)


def _digest(name: str) -> str:
    """Return the digest that a member's name promises, when it lies among a layout's blobs."""
    parts = name.split("/")
    return checked_digest(f"{parts[1]}:{parts[2]}") if len(parts) == 3 and parts[0] == "blobs" else ""
