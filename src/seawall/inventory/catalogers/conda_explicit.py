"""Explicit lists of conda packages (`conda list --explicit`, `conda-lock -k explicit`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import conda
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_MARK = re.compile(r"^@EXPLICIT[ \t\r]*$", re.MULTILINE)


def parse(file: File) -> Iterator[Record]:
    """Yield the package of each line below `@EXPLICIT`."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if not _MARK.search(text):
        raise Malformed(f"{file.path}: no line @EXPLICIT: not an explicit list of conda packages")
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if entry and not entry.startswith(("#", "@")):
            yield _package(file.path, number, entry)


def _package(path: str, number: int, entry: str) -> Record:
    archive = conda.archive(entry)
    if archive is None:
        return NotAssessed("package", f"{path}:{number}", "not the address of a conda package")
    name, version, build, kind = archive
    told = entry.partition("#")[2]
    return Package(
        "conda",
        name,
        version,
        (Location(path, line=number),),
        qualifiers=conda.qualifiers(build, *conda.place(entry), kind),
        digests=digest("md5", told) or digest("sha256", told.removeprefix("sha256:")),
    )


CATALOGER = Cataloger(
    name="conda-explicit",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("conda-*.lock", "explicit.txt", "conda-meta/*.explicit.txt"),
    max_size=16 * MIB,
)
