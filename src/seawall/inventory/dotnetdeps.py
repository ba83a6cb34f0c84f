"""`*.deps.json`: what a .NET application or shared framework consists of (runtime-configuration files).

`targets` has, for the target that `runtimeTarget` names, each library with its dependencies and the files
that it brings; `libraries` says what it is.  A `package` that brings no file (an analyser, or one whose code
is part of the framework) was needed to build only: it is declared, but nothing of it is there.  A
`runtimepack` is the framework itself, brought along.  A `project` is the application's own.

Advisories speak of a framework as `Microsoft.NETCore.App.Runtime.linux-x64`; before .NET 5 its own list
called it `runtime.linux-x64.Microsoft.NETCore.App`, of a version with a build's number behind it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from seawall.inventory import nuget
from seawall.inventory.base import Record
from seawall.inventory.lockfiles import parse_json, table
from seawall.model.errors import Malformed
from seawall.model.package import Ownership

_ASSETS = ("runtime", "native", "resources", "runtimeTargets")
_RUNTIME_PACK = "runtimepack."
_OLD_FRAMEWORK = re.compile(r"runtime\.([a-z0-9.-]+)\.(Microsoft\.[A-Za-z]+\.App)")
_FRAMEWORK_PLACE = re.compile(r"(?:^|/)shared/(Microsoft\.[A-Za-z.]+\.App)/(\d[^/]*)/\1\.deps\.json\Z")
_ASSEMBLY = (".dll", ".exe")
_MAX_FILES = 100_000


class _Library(Struct, frozen=True):
    """A library as both tables tell of it."""

    name: str
    version: str
    kind: str
    target: Mapping[str, object]
    sha512: object

    @property
    def built_with(self) -> bool:
        """Whether it was needed to build only; one without a target brings what is not told."""
        return self.kind == "package" and not any(self.target.get(kind) for kind in _ASSETS)


def read_deps(path: str, data: bytes, directory: str | None = None) -> Iterator[Record]:
    """Yield the packages of a list that bring files, and whose the files beside it are.

    `directory` is where the files lie; None when they lie nowhere (inside a single-file application).
    """
    target, libraries = _libraries(path, data)
    files = 0
    for library in libraries:
        if library.kind in {"package", "runtimepack"} and not (target and library.built_with):
            yield _package(path, library)
        if directory is not None and files < _MAX_FILES and nuget.is_version(library.version):
            owned = _files(directory, library)
            files += len(owned)
            if owned:
                package = f"{library.name}@{nuget.without_metadata(library.version)}"
                yield Ownership(package, "\n".join(owned).encode("utf-8", "replace"))


def read_built_with(path: str, data: bytes) -> Iterator[Record]:
    """Yield the packages of a list that bring no file; nothing, where no target tells the files."""
    target, libraries = _libraries(path, data)
    for library in libraries:
        if target and library.built_with:
            yield _package(path, library, development=True)


def _libraries(path: str, data: bytes) -> tuple[bool, list[_Library]]:
    """Return whether the files of each library are told, and the libraries."""
    document = table(parse_json(path, data))
    if "libraries" not in document and "targets" not in document:
        raise Malformed(
            f"{path}: neither libraries nor targets: not a list of a .NET application's dependencies"
        )
    target = _target(document)
    libraries = table(document.get("libraries"))
    place = _FRAMEWORK_PLACE.search(path)
    keys = dict.fromkeys((*libraries, *target))
    return bool(target), [_library(key, libraries.get(key), target.get(key), place) for key in keys]


def _target(document: Mapping[str, object]) -> Mapping[str, object]:
    """Return the table of the runtime target; of the only one, where none is named; else an empty one."""
    targets = table(document.get("targets"))
    wanted = document.get("runtimeTarget")
    name = wanted.get("name") if isinstance(wanted, dict) else wanted
    found = targets.get(name) if isinstance(name, str) else None
    if found is None and len(targets) == 1:
        (found,) = targets.values()
    return table(found)


def _library(key: str, described: object, target: object, place: re.Match[str] | None) -> _Library:
    """Return a library under the name that advisories know; `place` is that of a shared framework."""
    name, _, version = key.partition("/")
    old = _OLD_FRAMEWORK.fullmatch(name)
    if old and place and old[2] == place[1]:
        name, version = f"{place[1]}.Runtime.{old[1]}", place[2]
    description = described if isinstance(described, dict) else {}
    kind = description.get("type", "package")
    return _Library(
        name.removeprefix(_RUNTIME_PACK),
        version,
        kind.lower() if isinstance(kind, str) else "package",
        target if isinstance(target, dict) else {},
        description.get("sha512"),
    )


def _package(path: str, library: _Library, *, development: bool = False) -> Record:
    return nuget.package(
        path,
        None,
        library.name,
        library.version,
        development=development,
        requires=nuget.requires(library.target.get("dependencies")),
        sha512=library.sha512,
    )


def _files(directory: str, library: _Library) -> list[str]:
    """Return the paths at which the assemblies of a library are deployed, in the directory and below.

    What is for one platform of several keeps its path below `runtimes`; of the rest the directory is dropped,
    unless `localPath` says where it is.
    """
    found: list[str] = []
    for kind in ("runtime", "native", "runtimeTargets"):
        assets = library.target.get(kind)
        for asset, about in (assets if isinstance(assets, dict) else {}).items():
            local = about.get("localPath") if isinstance(about, dict) else None
            place = asset if kind == "runtimeTargets" else asset.rpartition("/")[2]
            path = posixpath.normpath(f"{directory}/{local if isinstance(local, str) and local else place}")
            if path.lower().endswith(_ASSEMBLY) and path.startswith(f"{directory}/") and "\n" not in path:
                found.append(path.lstrip("/"))
    return found
