"""Packages of a chiselled Ubuntu: the manifest of the slices that were cut out of Debian packages.

Chisel's documentation, "Chisel manifest": JSON objects one a line ("jsonwall"), compressed with zstandard.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Ownership, Package
from seawall.source.base import MIB, File

_MAX_TEXT = 256 * MIB
_NO_SOURCES = (
    "the manifest does not name the source packages, by which Ubuntu's advisories go: "
    "those of a source of another name are missed"
)


class _Entry(Struct, frozen=True):
    """A line of the manifest; fields of other kinds of lines are left out."""

    kind: str = ""
    name: str = ""
    version: str = ""
    arch: str = ""
    sha256: str = ""
    path: str = ""
    slices: tuple[str, ...] = ()


def parse(file: File) -> Iterator[Record]:
    """Yield the packages and the files that were cut out of each; lines that cannot be read are counted.

    Raises Malformed when it is no such manifest, LimitExceeded when it is longer than 256 MiB.
    """
    text = _inflated(file)
    if not text.startswith(b'{"jsonwall"'):
        raise Malformed(f"{file.path}: no manifest of Chisel: it has no jsonwall header")
    packages = broken = 0
    paths: dict[str, list[str]] = {}
    for line in text.split(b"\n")[1:]:
        entry = _read(line) if line else _Entry()
        if entry is None or (entry.kind == "package" and not (entry.name and entry.version)):
            broken += 1
        elif entry.kind == "package":
            packages += 1
            yield _package(entry)
        elif entry.kind == "path" and not entry.path.endswith("/"):
            for owner in dict.fromkeys(each.rpartition("_")[0] for each in entry.slices):
                paths.setdefault(owner, []).append(entry.path.lstrip("/"))
    for owner, owned in paths.items():
        yield Ownership(owner, "\n".join(owned).encode("utf-8", "surrogateescape"))
    if broken:
        yield NotAssessed("package", file.path, "lines of the manifest that cannot be read", weight=broken)
    if packages:
        yield NotAssessed("distribution", file.path, _NO_SOURCES, weight=packages)


def _inflated(file: File) -> bytes:
    import zstandard  # noqa: PLC0415 - few images have such a file

    try:
        with zstandard.ZstdDecompressor(max_window_size=128 * MIB).stream_reader(
            file.read(CATALOGER.max_size), read_across_frames=True
        ) as reader:
            text = reader.read(_MAX_TEXT + 1)
    except zstandard.ZstdError as error:
        raise Malformed(f"{file.path}: not compressed with zstandard: {error}") from None
    if len(text) > _MAX_TEXT:
        raise LimitExceeded(f"{file.path}: more than {_MAX_TEXT} bytes when inflated")
    return text


def _read(line: bytes) -> _Entry | None:
    try:
        return msgspec.json.decode(line, type=_Entry)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _package(entry: _Entry) -> Package:
    digests = (("sha256", entry.sha256.lower()),) if entry.sha256 else ()
    return Package("deb", entry.name, entry.version, arch=entry.arch, digests=digests)


CATALOGER = Cataloger(name="chisel", globs=("var/lib/chisel/manifest.wall",), system=True, parse=parse)
