"""`conanfile.txt`: the references that a project asks Conan for, where they are exact."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import conan
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.ini import section_lines
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location
from seawall.source.base import MIB, File

_SECTIONS = {"requires": False, "build_requires": True, "tool_requires": True, "test_requires": True}


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; tools and what tests need are development."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    stray = 0
    for section, number, entry in section_lines(text):
        stray = stray or (0 if section else number)
        if section in _SECTIONS:
            place = Location(file.path, line=number)
            yield conan.package(entry, place, development=_SECTIONS[section])
    if stray:
        raise Malformed(f"{file.path}:{stray}: outside of every section of a conanfile.txt")


CATALOGER = Cataloger(
    name="conan-file",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("conanfile.txt",),
    max_size=MIB,
)
