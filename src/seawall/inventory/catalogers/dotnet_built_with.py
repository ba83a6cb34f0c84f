"""`*.deps.json`: the packages that a .NET application was built with, and of which nothing is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.dotnetdeps import read_built_with
from seawall.inventory.lockfiles import JSON_LIMIT
from seawall.model.package import Evidence
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that bring no file: analysers, and what the framework has in it."""
    yield from read_built_with(file.path, file.read(JSON_LIMIT))


CATALOGER = Cataloger(
    name="dotnet-built-with",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("*.deps.json",),
    max_size=JSON_LIMIT,
)
