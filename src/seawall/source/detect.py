"""From a reference to a source: the scheme that was given, else what the bytes on disk are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import Misuse, NotAllowed, NotFound, Unsupported
from seawall.model.report import Target
from seawall.source.limits import LIMITS, Limits
from seawall.source.oci import archive, layout
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Platform
from seawall.source.oci.registry.access import Access
from seawall.source.places import ENGINES, PLACES, Asked, find, is_name, open_engine, open_registry
from seawall.source.spellings import require_ours
from seawall.source.streams import GZIP_MAGIC, ZSTD_MAGIC

if TYPE_CHECKING:
    from seawall.source.oci.documents import Documents
    from seawall.source.oci.registry.hosts import Hosts

ARCHIVE_SCHEMES = {"oci-archive": archive.open_oci, "docker-archive": archive.open_docker}
TREE_SCHEMES = ("rootfs", "dir", "file")
_RELEASE_FILES = (
    "etc/os-release",
    "usr/lib/os-release",
    "etc/alpine-release",
    "etc/debian_version",
    "etc/redhat-release",
)
_DATABASES = (
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d",
    "lib/apk/db",
    "usr/lib/apk/db",
    "var/lib/rpm",
    "usr/lib/sysimage/rpm",
    "usr/share/rpm",
)


class TreeSource(Struct, frozen=True):
    """A directory or single file on disk; `kind` is rootfs, dir or file."""

    target: Target
    kind: str
    path: Path


def open_source(  # noqa: PLR0913 - the reference, and what has a usual value
    reference: str,
    platform: Platform | None,
    limits: Limits = LIMITS,
    *,
    places: Sequence[str] = PLACES,
    offline: bool = False,
    access: Access | Hosts | None = None,
    documents: Documents | None = None,
) -> Image | TreeSource:
    """Open what a reference names.

    A scheme (`oci-dir:`, `oci-archive:`, `docker-archive:`, `rootfs:`, `dir:`, `file:`, `docker:`, `podman:`,
    `registry:`) forces the kind; without one the bytes tell, or, where there is no such path, the first of
    `places` that has an image of that name.  `access` is how registries are reached, or those that are open
    already, for several images to share, and `documents` what earlier runs had from them.  Images on disk
    take `:TAG`, `:NAME` or `@DIGEST` behind the path.  A link that is named so is followed.  Raises NotFound,
    NotAllowed, Malformed, Unsupported, Misuse for a `platform` of what is no image, and FetchError or Offline
    for what is not on this machine's disk.
    """
    scheme, colon, rest = reference.partition(":")
    if colon and scheme in TREE_SCHEMES:
        return _tree(scheme, Path(rest), reference, platform)
    asked = Asked(reference, reference, platform, offline, access or Access(), documents)
    if colon and rest.startswith("//"):
        require_ours(reference)
    if colon and scheme in ENGINES:
        return open_engine(scheme, replace(asked, name=rest))
    if colon and scheme == "registry":
        return open_registry(replace(asked, name=rest))
    forced = scheme if colon and scheme in {"oci-dir", *ARCHIVE_SCHEMES} else ""
    path, name = _split(rest if forced else reference)
    if not _there(path):
        require_ours(reference)
        if not forced and is_name(reference):
            return find(asked, places)
        wild = not forced and set("*?") & set(reference)
        hint = f" (a pattern of images is written registry:{reference})" if wild else ""
        raise NotFound(f"{path}: no such file or directory{hint}")
    try:
        real = path.resolve() if path.is_symlink() else path
        kind, opened = (forced, None) if forced else _kind(path, real, limits)
        target = Target(reference, kind)
        if kind == "oci-dir":
            return layout.open_directory(real, name, platform, target, limits)
        if kind in ARCHIVE_SCHEMES:
            members = opened or archive.Archive(real, limits)
            return ARCHIVE_SCHEMES[kind](members, name, platform, target, limits)
    except PermissionError:
        raise NotAllowed(f"{path}: not readable by this user") from None
    return _tree(kind, path, reference, platform)


def is_image(reference: str, limits: Limits = LIMITS) -> bool:
    """Say whether a reference names an image: by its scheme, by what lies there, or as a name.

    Raises what `open_source` does of what lies there.
    """
    scheme, colon, _ = reference.partition(":")
    if colon and scheme in {*ENGINES, "registry", "oci-dir", *ARCHIVE_SCHEMES}:
        return True
    if colon and scheme in TREE_SCHEMES:
        return False
    path, _ = _split(reference)
    if not _there(path):
        return is_name(reference)
    kind, opened = _kind(path, path.resolve(), limits)
    del opened
    return kind == "oci-dir" or kind in ARCHIVE_SCHEMES


def registry_of(target: str) -> str:
    """Return the registry that a target, or a pattern of many, may be asked of; "" for none."""
    from seawall.source.oci import listing  # noqa: PLC0415 - for lists alone
    from seawall.source.oci import reference as references  # noqa: PLC0415

    scheme, colon, rest = target.partition(":")
    if colon and scheme in {*TREE_SCHEMES, *ARCHIVE_SCHEMES, *ENGINES, "oci-dir"}:
        return ""
    name = rest if colon and scheme == "registry" else target
    try:
        if name is target and _there(_split(target)[0]):
            return ""
        if listing.is_pattern(name):
            return listing.parse_pattern(name).registry
        return references.parse(name).registry
    except (Misuse, NotAllowed):
        return ""


def _tree(kind: str, path: Path, reference: str, platform: Platform | None) -> TreeSource:
    if not _there(path):
        raise NotFound(f"{path}: no such file or directory")
    if kind == "file" and not path.is_file():
        raise NotFound(f"{path}: not a file")
    if kind != "file" and not path.is_dir():
        raise NotFound(f"{path}: not a directory")
    if platform is not None:
        raise Misuse(f"{reference} is no image: there is no choice of platforms (--platform)")
    return TreeSource(Target(reference, kind), kind, path)


def _there(path: Path) -> bool:
    """Say whether a path leads to something; NotAllowed when this user may not know."""
    try:
        path.stat()
    except PermissionError:
        raise NotAllowed(f"{path}: not reachable by this user") from None
    except (OSError, ValueError):  # also a name that is too long, or holds NUL
        return False
    return True


def _split(text: str) -> tuple[Path, str]:
    """Split `PATH[:TAG|@DIGEST]`, preferring a path that exists as written."""
    if _there(Path(text)):
        return Path(text), ""
    before, at, digest = text.rpartition("@")
    if at and _there(Path(before)):
        return Path(before), f"@{digest}"
    for position, character in enumerate(text):
        if character == ":" and _there(Path(text[:position])):
            return Path(text[:position]), text[position + 1 :]
    return Path(text), ""


def _kind(path: Path, real: Path, limits: Limits) -> tuple[str, archive.Archive | None]:
    """Tell what a path holds, which really lies at `real`; an archive is returned open."""
    if path.is_dir():
        return _directory_kind(path), None
    if not path.is_file():
        raise NotFound(f"{path}: neither a file nor a directory")
    return _file_kind(path, real, limits)


def _directory_kind(path: Path) -> str:
    if (path / "oci-layout").is_file() or ((path / "index.json").is_file() and (path / "blobs").is_dir()):
        return "oci-dir"
    released = any((path / name).is_file() for name in _RELEASE_FILES) and (path / "usr").is_dir()
    return "rootfs" if released or any((path / name).exists() for name in _DATABASES) else "dir"


def _file_kind(path: Path, real: Path, limits: Limits) -> tuple[str, archive.Archive | None]:
    """Tell an image archive from any other file by the members of a tar.

    Nothing but image archives is read of what is compressed or a tar: one that is broken, or holds something
    else, is an error, for as a file without packages it would pass.
    """
    with layout.open_regular(real) as file:
        start = file.read(512)
    if not start.startswith((GZIP_MAGIC, ZSTD_MAGIC)) and start[257:262] != b"ustar":
        return "file", None
    members = archive.Archive(real, limits)
    if "index.json" in members and "oci-layout" in members:
        return "oci-archive", members
    if "manifest.json" in members:
        return "docker-archive", members
    raise Unsupported(
        f"{path}: a tar archive that is no image: unpack it and scan it with rootfs:DIR or dir:DIR"
    )
