"""The cataloger: a parser of one kind of package database or lock file, and where such files lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from seawall.model.package import Distribution, Evidence, Licences, NotAssessed, Ownership, Package
from seawall.source.base import MIB, File

Record = Package | Distribution | Ownership | Licences | NotAssessed


class Cataloger(Struct, frozen=True, eq=False):
    """Knows one kind of file; bound as CATALOGER by a module of `inventory/catalogers/`.

    `globs` are matched from the right, whole components at a time: `*.dist-info/METADATA` matches
    `usr/lib/x.dist-info/METADATA`, `var/lib/dpkg/status` that path below any root; `*` stays inside one
    component and `**` crosses them.  `executables` offers every program: a file with an execute bit that
    begins as ELF, PE or Mach-O.
    `companions` are basenames of the same directory (`*-wal` style: a leading `*` stands for the file's
    own basename) that `parse` reaches with `file.sibling`.  `relatives` makes the other files of this
    cataloger in the same layer (or tree) reachable, by relative path: `file.sibling("../pom.xml")`.
    `system` marks an operating system's package manager, whose packages take namespace and distribution
    from the root they lie in.  `exclusive` says that of several files below one root only the newest speaks:
    of the highest layer, then of the first glob.
    `directories` are directories whose subdirectories prove something by their names alone: each that lies
    directly in one is offered as an empty file.  A `fallback` is heard only of files that no system package
    owns, and where no other cataloger found the same; one for the `folder` speaks for all that lies there.

    `parse` yields records; locations default to the file itself and `cataloger`, `evidence` and `root`
    are filled in by the engine.  An exception that leaves it makes the file *not assessed*, with the
    records already yielded kept.
    """

    name: str
    parse: Callable[[File], Iterable[Record]]
    evidence: Evidence = Evidence.INSTALLED
    globs: tuple[str, ...] = ()
    executables: bool = False
    companions: tuple[str, ...] = ()
    system: bool = False
    exclusive: bool = False
    max_size: int = 64 * MIB
    directories: tuple[str, ...] = ()
    fallback: bool = False
    folder: bool = False
    relatives: bool = False
