"""Installed R packages: the file `DESCRIPTION` in the directory of each, to which installing adds `Built`.

Debian control format (R's `read.dcf`).  The source of a package, which has no `Built`, is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import rlang
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File

_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9@/_.-]*):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_LIBRARY = re.compile(r"(?:^|/)(?:site-library|R/library)/[^/]+/DESCRIPTION\Z")


def parse(file: File) -> Iterator[Record]:
    """Yield the package if it is installed; a file of that name that is not R's says nothing."""
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace").replace("\r\n", "\n")
    fields = {name: " ".join(value.split()) for name, value in _FIELD.findall(text)}
    name, version = fields.get("Package", ""), fields.get("Version", "")
    if not name or "Built" not in fields:
        if _LIBRARY.search(file.path):
            raise Malformed("in a library of R, and without what installing writes: Package and Built")
        return
    if not version:
        yield NotAssessed("package", name, f"its DESCRIPTION has no version ({file.path})")
        return
    licence = fields.get("License", "")
    yield Package(
        rlang.kind(fields),
        name,
        version,
        licences=(licence,) if licence else (),
        qualifiers=rlang.origin(fields),
        requires=rlang.required_names(*(fields.get(key, "") for key in ("Depends", "Imports", "LinkingTo"))),
        supplier=fields.get("Maintainer", "").partition("<")[0].strip(),
    )


CATALOGER = Cataloger(name="r-installed", parse=parse, globs=("DESCRIPTION",), max_size=MIB)
