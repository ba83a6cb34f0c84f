"""`opam.locked` and `NAME.opam.locked`: an opam file whose `depends` pin every package (`opam lock`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import opam
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_PIN = re.compile(r'(?:^|[&|(])="([^"]+)"')
_DEPENDS = re.compile(r"^depends:", re.MULTILINE)
_DEVELOPMENT = re.compile(r"with-(?:test|doc|dev-setup)")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; those for tests and documentation are development."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if "opam-version:" not in text or not _DEPENDS.search(text):
        raise Malformed(f"{file.path}: no opam-version and depends: not what opam lock writes")
    for name, condition in opam.items(text, "depends"):
        pin = _PIN.search(condition)
        if pin is None:
            yield NotAssessed("package", f"{file.path}: {name[:100]}", "no exact version is pinned")
            continue
        development = _DEVELOPMENT.search(condition) is not None
        yield Package("opam", name, pin[1], (Location(file.path),), development=development)


CATALOGER = Cataloger(
    name="opam-locked",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("opam.locked", "*.opam.locked"),
    max_size=MIB,
)
