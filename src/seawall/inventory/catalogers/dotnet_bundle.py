"""Single-file .NET applications: the packages in the list that is bundled with them."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.bundle import read_bundle
from seawall.inventory.dotnetdeps import read_deps
from seawall.inventory.executables import HEAD_LENGTH, is_executable, layout
from seawall.model.package import NotAssessed
from seawall.source.base import MIB, File

_MAX_SIZE = 2048 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the packages of a single-file application, nothing for other files."""
    if not is_executable(file.head(64)):
        return
    found = layout(file.head(HEAD_LENGTH))
    if found is None or found.packed or found.go_note or file.size > _MAX_SIZE:
        return  # what is packed or too large, and might be Go's, is said to be unread by Go's cataloger
    text = read_bundle(file.chunks(), found, file.size)
    if text:
        yield from read_deps(file.path, text)
    elif text is not None:
        yield NotAssessed(
            "file", file.path, "a single-file .NET application without a list of its dependencies"
        )


CATALOGER = Cataloger(
    name="dotnet-bundle", parse=parse, executables=True, globs=("*.exe",), max_size=_MAX_SIZE
)
