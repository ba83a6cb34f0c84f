"""OCI image layouts (image-layout.md): a directory, or the same inside a tar archive."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from seawall.model.errors import Malformed, Misuse, NotAllowed, NotFound
from seawall.model.report import Target
from seawall.source.limits import Limits
from seawall.source.oci import platforms
from seawall.source.oci.image import Blobs, Image, load
from seawall.source.oci.manifest import Descriptor, Index, Platform, checked_digest, decode

REF_NAME = "org.opencontainers.image.ref.name"
CONTAINERD_NAME = "io.containerd.image.name"


class DirectoryBlobs:
    """The blobs of a layout directory; links are not followed out of it, nor are they opened at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, digest: str) -> BinaryIO:
        """Open `blobs/<algorithm>/<hex>`."""
        return open_regular(self._path(digest))

    def has(self, digest: str) -> bool:
        """Say whether the blob's file exists."""
        return self._path(digest).is_file()

    def _path(self, digest: str) -> Path:
        algorithm, _, encoded = checked_digest(digest).partition(":")
        return self.root / "blobs" / algorithm / encoded


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file that is not a link; NotFound, NotAllowed or Malformed say why it is not."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"{path}: no such file") from None
    except PermissionError:
        raise NotAllowed(f"{path}: not readable by this user") from None
    except OSError as error:
        raise Malformed(f"{path}: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Malformed(f"{path}: not a regular file")
    return os.fdopen(descriptor, "rb", buffering=0)


def names(descriptor: Descriptor) -> tuple[str, ...]:
    """Return the names that an index entry goes by."""
    found = (descriptor.annotations.get(CONTAINERD_NAME, ""), descriptor.annotations.get(REF_NAME, ""))
    return tuple(dict.fromkeys(name for name in found if name))


def select(index: Index, reference: str, wanted: Platform | None, what: str) -> Descriptor:
    """Choose the entry that `reference` (a tag, a full name or `@digest`) names; "" takes the only one.

    Entries of one name that differ in platform are one image for several platforms.
    """
    if not index.manifests:
        raise NotFound(f"{what}: the layout's index is empty")
    if reference.startswith("@"):
        digest = checked_digest(reference[1:])
        named = [entry for entry in index.manifests if entry.digest == digest]
        return named[0] if named else Descriptor(digest)
    entries = [entry for entry in index.manifests if not platforms.is_attestation(entry)]
    if reference:
        entries = [
            e for e in entries if reference in names(e) or any(n.endswith(f":{reference}") for n in names(e))
        ]
    if not entries:
        offered = sorted({name for entry in index.manifests for name in names(entry)})
        raise NotFound(
            f"{what}: nothing is named {reference!r}; it holds {', '.join(offered) or 'unnamed images'}"
        )
    if len({names(entry) for entry in entries}) > 1:
        offered = sorted({name for entry in entries for name in names(entry)})
        raise Misuse(f"{what} holds several images: choose one of {', '.join(offered)} with :TAG or @DIGEST")
    return entries[0] if len(entries) == 1 else platforms.choose(entries, wanted, what)


def load_layout(
    blobs: Blobs, index: bytes, reference: str, wanted: Platform | None, target: Target, limits: Limits
) -> Image:
    """Load the image that `reference` names from a layout's `index.json`."""
    what = f"{target.reference}: index.json"
    entry = select(decode(index, Index, what, limits), reference, wanted, target.reference)
    tagged = Target(target.reference, target.kind, tags=target.tags or _tags([entry]))
    return load(blobs, entry, wanted, tagged, limits)


def _tags(entries: Sequence[Descriptor]) -> tuple[str, ...]:
    return tuple(name for entry in entries for name in names(entry))


def open_directory(
    root: Path, reference: str, wanted: Platform | None, target: Target, limits: Limits
) -> Image:
    """Open the layout in the directory `root`."""
    if not (root / "index.json").exists():
        raise Malformed(f"{root}: not an OCI layout: index.json is missing")
    with open_regular(root / "index.json") as file:
        index = file.read(limits.metadata + 1)
    return load_layout(DirectoryBlobs(root), index, reference, wanted, target, limits)
