"""Python projects copied into another one, as pip and setuptools list theirs: lines `name==version`.

A distribution may take the copies out of pip and leave the list: then it sets `DEBUNDLED` in the
`__init__.py` beside it (pip's own notes on vendoring), and what the list names is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Location, Package
from seawall.source.base import MIB, File

_DEBUNDLED = re.compile(rb"^DEBUNDLED[ \t]*=[ \t]*True\b", re.MULTILINE)
_PIN = re.compile(r"\s*+([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*+==\s*+([^\s;#]+)")


def parse(file: File) -> Iterator[Record]:
    """Yield the copies, if they are there; Malformed for a file with text and not one of them."""
    beside = file.sibling("__init__.py")
    if beside and _DEBUNDLED.search(beside.read(MIB)):
        return
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace")
    found = False
    for number, line in enumerate(text.splitlines(), 1):
        match = _PIN.match(line)
        if match and python.is_name(match[1]) and python.is_version(match[2]):
            found = True
            yield Package("pypi", python.normalised(match[1]), match[2], (Location(file.path, line=number),))
        elif line.strip() and not line.lstrip().startswith("#"):
            yield python.not_pinned(file.path, number, line.strip(), "not a line `name==version`")
    if text.strip() and not found:
        raise Malformed(f"{file.path}: not a list of vendored projects")


CATALOGER = Cataloger(
    name="python-vendored",
    parse=parse,
    globs=("_vendor/vendor.txt", "_vendor/vendored.txt"),
    companions=("__init__.py",),
    max_size=MIB,
)
