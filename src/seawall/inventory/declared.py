"""The catalogers as they declare themselves, without importing what they parse with.

Importing a hundred parsers costs more than judging an image whose layers are all known.  So what the plug-ins
declare (names, globs, flags) is noted beside this module's byte code, or where that cannot be written kept in
the cache, under the digest of the code that declared it, and a parser's module is imported when the first
file comes that it wants.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import import_module

import msgspec
from msgspec import Struct

from seawall import notes, plugins
from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.cache import LayerCache

FOLDER = "seawall.inventory.catalogers"
READ_WITH = ("markup", "inventory", "model", "sbom", "source")
NOTE = notes.place(__spec__)


class _Declaration(Struct, frozen=True, array_like=True):
    """A cataloger without its parser."""

    module: str
    name: str
    evidence: Evidence
    globs: tuple[str, ...]
    executables: bool
    companions: tuple[str, ...]
    system: bool
    exclusive: bool
    max_size: int
    directories: tuple[str, ...]
    fallback: bool
    folder: bool
    relatives: bool

    def __post_init__(self) -> None:
        if not self.module.startswith(f"{FOLDER}."):
            raise ValueError(f"{self.module!r} is not a module of {FOLDER}")

    def cataloger(self) -> Cataloger:
        """Return the cataloger, its parser to be imported at the first file."""

        @cache
        def loaded() -> Cataloger:
            found: Cataloger = import_module(self.module).CATALOGER
            return found

        def parse(file: File) -> Iterable[Record]:
            return loaded().parse(file)

        return Cataloger(
            self.name,
            parse,
            self.evidence,
            self.globs,
            self.executables,
            self.companions,
            self.system,
            self.exclusive,
            self.max_size,
            self.directories,
            self.fallback,
            self.folder,
            self.relatives,
        )


def catalogers() -> dict[str, Cataloger]:
    """Return every cataloger by name, all imported."""
    return plugins.load(FOLDER, "CATALOGER", Cataloger)


def declared(kept: LayerCache | None) -> tuple[Cataloger, ...]:
    """Return every cataloger, from a note or the cache where this code has declared itself before."""
    note = _note(NOTE)
    if note is not None:
        return tuple(each.cataloger() for each in note.declarations)
    found = _from(kept) if kept is not None else _all()
    notes.leave(NOTE, msgspec.msgpack.encode(_Note(_looks(), code_digest(), found)))
    return tuple(each.cataloger() for each in found)


def _all() -> tuple[_Declaration, ...]:
    return tuple(_declaration(each) for each in catalogers().values())


def _from(kept: LayerCache) -> tuple[_Declaration, ...]:
    key = f"catalogers {code_digest()}"
    try:
        # Never from a cache that others write: it names modules to import.
        content = kept.get(key, shared=False) or b""
        found = msgspec.msgpack.decode(content, type=tuple[_Declaration, ...])
    except msgspec.DecodeError:
        found = _all()
        kept.put(key, msgspec.msgpack.encode(found), shared=False)
    return found


def _declaration(each: Cataloger) -> _Declaration:
    module = each.parse.__module__
    if getattr(import_module(module), "CATALOGER", None) is not each:
        raise TypeError(f"{each.name}: parse is not defined in the module that binds the cataloger")
    return _Declaration(
        module,
        each.name,
        each.evidence,
        each.globs,
        each.executables,
        each.companions,
        each.system,
        each.exclusive,
        each.max_size,
        each.directories,
        each.fallback,
        each.folder,
        each.relatives,
    )


@cache
def code_digest() -> str:
    """Return a digest of the code that cached results depend on: this room, those below it, and the model."""
    note = _note(NOTE)
    if note is not None:
        return note.digest
    found = hashlib.sha256()
    for path in notes.sources(*READ_WITH):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - some hundred files
            found.update(path[len(notes.PACKAGE) :].encode() + b"\0" + file.read())
    return found.hexdigest()


class _Note(Struct, frozen=True, array_like=True):
    """What follows from sources that look as `looks` says."""

    looks: str
    digest: str
    declarations: tuple[_Declaration, ...]


@cache
def _note(place: str) -> _Note | None:
    """Return what was noted of the sources as they are, if it was."""
    try:
        note = msgspec.msgpack.decode(notes.read(place), type=_Note)
    except msgspec.DecodeError:
        return None
    return note if note.looks == _looks() else None


def _looks() -> str:
    return notes.looks(notes.sources(*READ_WITH))
