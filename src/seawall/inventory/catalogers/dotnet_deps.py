"""`*.deps.json` beside a .NET application or in a shared framework."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.dotnetdeps import read_deps
from seawall.inventory.lockfiles import JSON_LIMIT
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that bring files, and which of the files beside the list are theirs."""
    yield from read_deps(file.path, file.read(JSON_LIMIT), file.path.rpartition("/")[0])


CATALOGER = Cataloger(name="dotnet-deps", parse=parse, globs=("*.deps.json",), max_size=JSON_LIMIT)
