"""paket.lock: what Paket restores from NuGet, by group.

Below `NUGET` and a `remote:`, four spaces are before a package and six before what it requires.  Files from
`GITHUB`, `HTTP` and `GIT` are no packages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import nuget
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, NotAssessed
from seawall.source.base import MIB, File

_LIMIT = 16 * MIB
_SECTIONS = frozenset(("GIT", "GITHUB", "GROUP", "HTTP", "NUGET"))
_SECTION = re.compile(r"([A-Z]+)(?: .*)?")
_PACKAGE = re.compile(r" {4}([^\s(]+) \(([^)]*)\).*")
_REQUIRED = re.compile(r" {6}([^\s(]+)(?: .*)?")


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages."""
    lines = file.read(_LIMIT).decode("utf-8-sig", "replace").splitlines()
    section, known = "", False
    found: tuple[int, str, str] | None = None
    requires: dict[str, None] = {}
    for number, line in enumerate([*lines, "END"], 1):
        package = _PACKAGE.fullmatch(line) if section == "NUGET" else None
        if found and (required := _REQUIRED.fullmatch(line)):
            if nuget.is_name(required[1]):
                requires[required[1]] = None
            continue
        if found and (package or not line.startswith(" ")):
            yield nuget.package(file.path, found[0], found[1], found[2], requires=requires)
            found, requires = None, {}
        if package:
            found = (number, package[1], package[2])
        elif heading := _SECTION.fullmatch(line):
            section = heading[1]
            known = known or section in _SECTIONS
        elif section not in _SECTIONS and _PACKAGE.fullmatch(line):
            yield NotAssessed(
                "package",
                f"{file.path}:{number}: {line.strip()[:80]}",
                "in no section of a lock file of Paket",
            )
    if not known and any(line.strip() for line in lines):
        raise Malformed(f"{file.path}: no section of a lock file of Paket in it")


CATALOGER = Cataloger(
    name="dotnet-paket-lock", parse=parse, evidence=Evidence.DECLARED, globs=("paket.lock",), max_size=_LIMIT
)
