"""Installed Conan 1 packages: `conaninfo.txt` in the cache, which lists all that a package was built with.

The package's own name is in the path: `data/NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt`.  The caches
of Conan 2 have short paths, and versions in their conaninfo.txt only as patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import conan
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.ini import section_lines
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed
from seawall.source.base import MIB, File

_OWN = re.compile(r"(?:.*/)?([^/]+)/([^/]+)/([^/]+)/([^/]+)/package/[0-9a-f]{40}/conaninfo\.txt")


def parse(file: File) -> Iterator[Record]:
    """Yield the package and those it was linked with; without a name in the path, only the latter."""
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace")
    if "[settings]" not in text and "[requires]" not in text and "[options]" not in text:
        raise Malformed(f"{file.path}: none of the sections of a conaninfo.txt")
    full = [(number, entry) for section, number, entry in section_lines(text) if section == "full_requires"]
    own = _OWN.fullmatch(file.path)
    if own:
        reference = f"{own[1]}/{own[2]}@{own[3]}/{own[4]}"
        requires = tuple(filter(None, (conan.token(entry) for _, entry in full)))
        yield conan.package(reference, Location(file.path), requires=requires)
    elif not full:
        yield NotAssessed("package", file.path, "neither the path nor the file names the package")
    for number, entry in full:
        yield conan.package(entry, Location(file.path, line=number))


CATALOGER = Cataloger(name="conan-info", parse=parse, globs=("conaninfo.txt",), max_size=MIB)
