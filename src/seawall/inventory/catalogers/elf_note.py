"""Executables and libraries that say which package they were built for, where no package database does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.elfnotes import PackageNote, package_note
from seawall.inventory.executables import ELF, HEAD_LENGTH
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File

_TYPE = re.compile(r"[a-z][a-z0-9.+-]{0,31}", re.ASCII)
_OS_CPE = re.compile(r"cpe:(?:/|2\.3:)o:[^:]{1,64}:([^:]{1,64}):([^:]{1,64})", re.ASCII)
_CPE_IDS = {"enterprise_linux": "rhel", "debian_linux": "debian", "ubuntu_linux": "ubuntu"}
_EPOCH = re.compile(r"([0-9]+):(.+)", re.ASCII)


def parse(file: File) -> Iterator[Record]:
    """Yield the package of an ELF file with a package note, nothing for other files.

    A note without a name, a version or a type of package is not assessed.
    """
    if file.head(4) != ELF:
        return
    note = package_note(file.head(HEAD_LENGTH))
    if note is None:
        return
    if not (note.name and note.version and _TYPE.fullmatch(note.type)):
        yield NotAssessed("package", note.name or file.path, "its ELF note lacks name, version or type")
        return
    yield _package(file.path, note)


def _package(path: str, note: PackageNote) -> Package:
    """Return the package, a root of its own: the file may be another distribution's than the rest."""
    system, release = note.os.lower(), note.os_version
    cpe = _OS_CPE.match(note.os_cpe)
    if not system and cpe:
        system, release = _CPE_IDS.get(cpe[1], cpe[1]), cpe[2]
    epoch = _EPOCH.fullmatch(note.version) if note.type == "rpm" else None
    return Package(
        note.type,
        note.name,
        epoch[2] if epoch else note.version,
        (Location(path, proof="package note"),),
        namespace=system,
        arch=note.architecture,
        qualifiers=(("epoch", epoch[1]),) if epoch else (),
        root=path,
        distro=f"{system}-{release}" if system and release else system,
    )


CATALOGER = Cataloger(
    name="elf-note", globs=("*.so",), executables=True, max_size=2048 * MIB, fallback=True, parse=parse
)
