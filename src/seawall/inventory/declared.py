"""The catalogers as they declare themselves, without importing what they parse with.

Importing thirty parsers costs more than judging an image whose layers are all known.  So what the plug-ins
declare (names, globs, flags) is kept in the cache, under the digest of the code that declared it, and a
parser's module is imported when the first file comes that it wants.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec
from msgspec import Struct

from seawall import plugins
from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.cache import LayerCache

FOLDER = "seawall.inventory.catalogers"
ROOMS = ("inventory", "model", "source")


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
    relatives: bool

    def __post_init__(self) -> None:
        if not self.module.startswith(f"{FOLDER}."):
            raise ValueError(f"{self.module!r} is not a module of {FOLDER}")

    def cataloger(self) -> Cataloger:
        """Return the cataloger, its parser to be imported at the first file."""

        def parse(file: File) -> Iterable[Record]:
            loaded: Cataloger = import_module(self.module).CATALOGER
            return loaded.parse(file)

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
            self.relatives,
        )


def catalogers() -> dict[str, Cataloger]:
    """Return every cataloger by name, all imported."""
    return plugins.load(FOLDER, "CATALOGER", Cataloger)


def declared(kept: LayerCache | None) -> tuple[Cataloger, ...]:
    """Return every cataloger, from the cache where this code has declared itself before."""
    if kept is None:
        return tuple(catalogers().values())
    key = f"catalogers {code_digest()}"
    try:
        # Never from a cache that others write: it names modules to import.
        content = kept.get(key, shared=False) or b""
        found = msgspec.msgpack.decode(content, type=tuple[_Declaration, ...])
    except msgspec.DecodeError:
        found = tuple(_declaration(each) for each in catalogers().values())
        kept.put(key, msgspec.msgpack.encode(found), shared=False)
    return tuple(each.cataloger() for each in found)


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
        each.relatives,
    )


@cache
def code_digest() -> str:
    """Return a digest of the code that cached results depend on: this room, `source` and the model."""
    package = Path(__file__).parent.parent
    found = hashlib.sha256()
    for room in ROOMS:
        for path in _sources(str(package / room)):
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a hundred files at every start
                found.update(path[len(str(package)) :].encode() + b"\0" + file.read())
    return found.hexdigest()


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.endswith(".py"):
            yield entry.path
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _sources(entry.path)
