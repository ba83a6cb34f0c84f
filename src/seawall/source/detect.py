"""From a reference to a source: the scheme that was given, else what the bytes on disk are."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from seawall.model.errors import Malformed, NotAllowed, NotFound
from seawall.model.report import Target
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci import archive, layout
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Platform
from seawall.source.streams import GZIP_MAGIC, ZSTD_MAGIC

ARCHIVE_SCHEMES = {"oci-archive": archive.open_oci, "docker-archive": archive.open_docker}
TREE_SCHEMES = ("rootfs", "dir", "file")
_RELEASE_FILES = (
    "etc/os-release",
    "usr/lib/os-release",
    "etc/alpine-release",
    "etc/debian_version",
    "etc/redhat-release",
)


class TreeSource(Struct, frozen=True):
    """A directory or single file on disk; `kind` is rootfs, dir or file."""

    target: Target
    kind: str
    path: Path


def open_source(reference: str, platform: Platform | None, limits: Limits = LIMITS) -> Image | TreeSource:
    """Open what a reference names.

    A scheme (`oci-dir:`, `oci-archive:`, `docker-archive:`, `rootfs:`, `dir:`, `file:`) forces the kind;
    without one the bytes tell.  Images take `:TAG`, `:NAME` or `@DIGEST` behind the path.  Raises NotFound,
    NotAllowed, Malformed, Unsupported.
    """
    scheme, colon, rest = reference.partition(":")
    if colon and scheme in TREE_SCHEMES:
        return _tree(scheme, Path(rest), reference)
    forced = scheme if colon and scheme in {"oci-dir", *ARCHIVE_SCHEMES} else ""
    path, name = _split(rest if forced else reference)
    if not path.exists():
        advice = "" if forced else "; an image in a registry is not read yet: save it, or give a path"
        raise NotFound(f"{path}: no such file or directory{advice}")
    try:
        kind, opened = (forced, None) if forced else _kind(path)
        target = Target(reference, kind)
        if kind == "oci-dir":
            return layout.open_directory(path, name, platform, target, limits)
        if kind in ARCHIVE_SCHEMES:
            members = opened or archive.Archive(path, limits)
            return ARCHIVE_SCHEMES[kind](members, name, platform, target, limits)
    except PermissionError:
        raise NotAllowed(f"{path}: not readable by this user") from None
    return _tree(kind, path, reference)


def _tree(kind: str, path: Path, reference: str) -> TreeSource:
    if not path.exists():
        raise NotFound(f"{path}: no such file or directory")
    if kind == "file" and not path.is_file():
        raise NotFound(f"{path}: not a file")
    if kind != "file" and not path.is_dir():
        raise NotFound(f"{path}: not a directory")
    return TreeSource(Target(reference, kind), kind, path)


def _split(text: str) -> tuple[Path, str]:
    """Split `PATH[:TAG|@DIGEST]`, preferring a path that exists as written."""
    if Path(text).exists():
        return Path(text), ""
    before, at, digest = text.rpartition("@")
    if at and Path(before).exists():
        return Path(before), f"@{digest}"
    for position, character in enumerate(text):
        if character == ":" and Path(text[:position]).exists():
            return Path(text[:position]), text[position + 1 :]
    return Path(text), ""


def _kind(path: Path) -> tuple[str, archive.Archive | None]:
    """Tell what a path holds from what is in it; an archive is returned open."""
    if path.is_dir():
        return _directory_kind(path), None
    if not path.is_file():
        raise NotFound(f"{path}: neither a file nor a directory")
    return _file_kind(path)


def _directory_kind(path: Path) -> str:
    if (path / "oci-layout").is_file() or ((path / "index.json").is_file() and (path / "blobs").is_dir()):
        return "oci-dir"
    if any((path / name).is_file() for name in _RELEASE_FILES) and (path / "usr").is_dir():
        return "rootfs"
    return "dir"


def _file_kind(path: Path) -> tuple[str, archive.Archive | None]:
    """Tell an image archive from any other file by the members of a tar."""
    with layout.open_regular(path) as file:
        start = file.read(512)
    packed = start.startswith((GZIP_MAGIC, ZSTD_MAGIC))
    if not packed and start[257:262] != b"ustar":
        return "file", None
    try:
        members = archive.Archive(path, LIMITS)
    except Malformed:
        if packed:
            return "file", None
        raise
    if "index.json" in members and "oci-layout" in members:
        return "oci-archive", members
    return ("docker-archive", members) if "manifest.json" in members else ("file", None)
