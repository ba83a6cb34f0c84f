"""What declares dependencies and is not read yet; the file's name is enough to say so.

A `package.json` is not among them: whether a lock file speaks for it can lie in the directory of its
workspace, any number of levels up, and a cataloger sees one directory.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.unread import unread
from seawall.model.package import Evidence
from seawall.source.base import File

_HASKELL = "Haskell lock files"

KINDS = {
    "Cargo.lock": "Cargo lock files",
    "composer.lock": "Composer lock files",
    "packages.lock.json": "NuGet lock files",
    "Package.resolved": "Swift lock files",
    "Podfile.lock": "CocoaPods lock files",
    "mix.lock": "Mix lock files",
    "pubspec.lock": "Dart lock files",
    "conan.lock": "Conan lock files",
    "stack.yaml.lock": _HASKELL,
    "cabal.project.freeze": _HASKELL,
    "renv.lock": "renv lock files",
}


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, whatever it holds."""
    yield from unread(file.path, KINDS)


CATALOGER = Cataloger(name="unread-declared", parse=parse, evidence=Evidence.DECLARED, globs=tuple(KINDS))
