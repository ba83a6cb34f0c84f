"""Packages of pacman (Arch Linux and its kin): one folder a package, what it is in the file `desc`.

libalpm's local database: a line %NAME% is followed by that field's values, one a line, up to a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.model.errors import Malformed
from seawall.model.package import Package, SourcePackage
from seawall.source.base import MIB, File

_FIELD = re.compile(r"^%([A-Z0-9]+)%\n((?:[^\n]++\n?+)*+)", re.MULTILINE)
_NAME = re.compile(r"[^<>=\s]+")


def parse(file: File) -> Iterator[Package]:
    """Yield the package; Malformed when it has no name or no version."""
    text = file.read(CATALOGER.max_size).decode(errors="replace").replace("\r\n", "\n")
    fields = {name: values.split("\n") for name, values in _FIELD.findall(text)}
    name, version = _first(fields, "NAME"), _first(fields, "VERSION")
    if not name or not version:
        raise Malformed(f"{file.path}: no package of pacman: it has no %NAME% or no %VERSION%")
    arch = _first(fields, "ARCH")
    yield Package(
        "alpm",
        name,
        version,
        source=SourcePackage(_first(fields, "BASE") or name, version),
        arch=arch,
        licences=_all(fields, "LICENSE"),
        requires=tuple(dict.fromkeys(m[0] for text in _all(fields, "DEPENDS") if (m := _NAME.match(text)))),
        provides=tuple(dict.fromkeys(text.replace("=", "@", 1) for text in _all(fields, "PROVIDES"))),
        supplier=_first(fields, "PACKAGER"),
    )


def _all(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(text for value in fields.get(name, ()) if (text := value.strip()))


def _first(fields: dict[str, list[str]], name: str) -> str:
    return next(iter(_all(fields, name)), "")


CATALOGER = Cataloger(
    name="pacman", globs=("var/lib/pacman/local/*/desc",), system=True, max_size=4 * MIB, parse=parse
)
