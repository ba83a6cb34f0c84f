"""packages.config: what NuGet installs for a project of the older form."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import nuget
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import MIB, File

_LIMIT = 16 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; `developmentDependency` marks what is not needed at run time."""
    from seawall.markup import parse_xml  # noqa: PLC0415 - only projects have such files

    root = parse_xml(file.path, file.read(_LIMIT))
    if root.name != "packages":
        raise Malformed(f"{file.path}: <{root.name:.60}> where <packages> was expected")
    for entry in root.all("package"):
        yield nuget.package(
            file.path,
            entry.line,
            entry.attributes.get("id"),
            nuget.pinned(entry.attributes.get("version", "")),
            development=entry.attributes.get("developmentDependency", "").lower() == "true",
        )


CATALOGER = Cataloger(
    name="dotnet-packages-config",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("packages.config",),
    max_size=_LIMIT,
)
