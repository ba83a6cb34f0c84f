"""`mix.lock`: the map of tuples in which Mix keeps what it resolved, one entry a line.

`{:hex, :name, "version", "inner checksum", managers, dependencies, "repository", "outer checksum"}`; the
outer checksum is the SHA-256 of the tarball, the inner one of what is in it.  Private packages come from a
repository `hexpm:organisation`.  `{:git, url, revision, options}` is a repository's commit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import beam
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed
from seawall.source.base import MIB, File

_ENTRY = re.compile(r'\s*(?:"([^"\n]{1,200})"|([\w@]{1,200})):\s*\{\s*:(\w+),\s*(.*)\Z')
_HEX = re.compile(r':"?([\w.-]{1,200})"?,\s*"([^"]{1,200})"(.*)\Z')
_GIT = re.compile(r'"([^"]{1,2000})",\s*"([0-9a-fA-F]{7,64})"')
_DEPENDENCY = re.compile(r'\{:"?([\w.-]+)"?,\s*(?:"[^"]*"|nil),?\s*(?:\[hex: :"?([\w.-]+)"?)?')
_TAIL = re.compile(r'\],\s*"([^"]*)"(?:,\s*"([0-9a-fA-F]+)")?\s*\},?\s*\Z')


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; dependencies of the project's own directories are not in the file."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if not text.lstrip().startswith("%{"):
        raise Malformed(f"{file.path}: not a map: not a mix.lock")
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            raise Malformed(f"{file.path}:{number}: the marks of a merge conflict")
        if entry := _ENTRY.match(line):
            yield _entry(entry, Location(file.path, line=number))
        elif line.strip() not in {"", "%{", "}", "%{}"}:
            yield NotAssessed("package", f"{file.path}:{number}", "not an entry of a mix.lock")


def _entry(entry: re.Match[str], place: Location) -> Record:
    name, kind, rest = entry[1] or entry[2], entry[3], entry[4]
    if kind == "git" and (git := _GIT.match(rest)):
        return beam.git_package(name, git[1], git[2], place)
    package = _HEX.match(rest) if kind == "hex" else None
    if package is None:
        return NotAssessed("package", f"{place.path}:{place.line}: {name}", "its version cannot be read")
    tail = _TAIL.search(package[3])
    repository, outer = (tail[1], tail[2]) if tail else ("", "")
    needed = (each[2] or each[1] for each in _DEPENDENCY.finditer(package[3]))
    return beam.hex_package(
        package[1],
        package[2],
        place,
        organisation=repository.partition(":")[2],
        requires=tuple(dict.fromkeys(each.lower() for each in needed)),
        digests=digest("sha256", outer),
    )


CATALOGER = Cataloger(
    name="elixir-mix-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("mix.lock",),
    max_size=16 * MIB,
)
