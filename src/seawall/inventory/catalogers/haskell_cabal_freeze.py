"""`cabal.project.freeze`: constraints of the form `any.name ==version`, as `cabal freeze` writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.haskell import NAME, VERSION
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):[ \t]*(.*)")
_PIN = re.compile(rf"(?:any\.|[\w-]+:(?:setup\.)?|setup\.)?({NAME})\s*==\s*({VERSION})")
_FLAGS = re.compile(r"\S+(?:\s+[+-]\S+)+")
_INSTALLED = re.compile(r"\S+\s+installed")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that are pinned; the flags of packages are passed over."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if "constraints:" not in text and "active-repositories:" not in text and "index-state:" not in text:
        raise Malformed(f"{file.path}: none of the fields of a cabal.project.freeze")
    field, stray = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        content = line.partition("--")[0].strip()
        if named := _FIELD.match(line):
            field, content = named[1], named[2].strip()
        elif content and not line[0].isspace():
            field, stray = "", stray or number
        if field == "constraints":
            for constraint in filter(None, (part.strip() for part in content.split(","))):
                yield from _constraint(file.path, number, constraint)
    if stray:
        raise Malformed(f"{file.path}:{stray}: neither a field nor what goes on with one")


def _constraint(path: str, number: int, constraint: str) -> Iterator[Record]:
    if pin := _PIN.fullmatch(constraint):
        yield Package("hackage", pin[1], pin[2], (Location(path, line=number),))
    elif not _FLAGS.fullmatch(constraint):
        bundled = _INSTALLED.fullmatch(constraint)
        why = "the version that the compiler brings is not told" if bundled else "no exact version is pinned"
        yield NotAssessed("package", f"{path}:{number}: {constraint[:80]}", why)


CATALOGER = Cataloger(
    name="haskell-cabal-freeze",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("cabal.project.freeze",),
    max_size=4 * MIB,
)
