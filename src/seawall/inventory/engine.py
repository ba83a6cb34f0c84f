"""The pass of one layer (or tree): offers files to catalogers and keeps what they say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import msgspec
from msgspec import Struct

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.executables import EXECUTABLE_MAGIC, is_executable
from seawall.inventory.selector import Selector
from seawall.inventory.sharing import read_together
from seawall.model.errors import SeawallError
from seawall.model.package import Distribution, Licences, NotAssessed, Ownership, Package
from seawall.source.base import MIB, File
from seawall.source.memory import MemoryFile
from seawall.source.walk import Paths

HELD_BYTES = 256 * MIB


class FileRecords(Struct, frozen=True, omit_defaults=True, array_like=True):
    """What one cataloger said of one file; `companions` are the siblings it was shown."""

    path: str
    cataloger: str
    packages: tuple[Package, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    ownerships: tuple[Ownership, ...] = ()
    problems: tuple[NotAssessed, ...] = ()
    companions: tuple[str, ...] = ()
    licences: tuple[Licences, ...] = ()


class LayerInventory(Struct, frozen=True, array_like=True):
    """What a layer contributes; `links` are wanted names whose content lies at another path.

    `companions` are the paths of companions that lie in this layer, whether used or not.
    """

    files: tuple[FileRecords, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    companions: tuple[str, ...] = ()


def read_file(cataloger: Cataloger, file: File, companions: Iterable[str] = ()) -> FileRecords:
    """Let a cataloger read a file; whatever it cannot read is *not assessed*, what it read so far is kept."""
    records: list[Record] = []
    try:
        records.extend(cataloger.parse(file))
    except SeawallError as error:
        records.append(_unreadable(cataloger, file.path, str(error)))
    except RecursionError:
        records.append(_unreadable(cataloger, file.path, "nested too deeply"))
    except Exception as error:  # noqa: BLE001 - a plug-in's bug must not end the scan, nor be silent
        records.append(_unreadable(cataloger, file.path, f"{type(error).__name__}: {error}"))
    if not records:
        return FileRecords(file.path, cataloger.name, companions=tuple(companions))
    kept = FileRecords(
        path=file.path,
        cataloger=cataloger.name,
        packages=tuple(r for r in records if isinstance(r, Package)),
        distributions=tuple(r for r in records if isinstance(r, Distribution)),
        ownerships=tuple(r for r in records if isinstance(r, Ownership)),
        problems=tuple(r for r in records if isinstance(r, NotAssessed)),
        companions=tuple(companions),
        licences=tuple(r for r in records if isinstance(r, Licences)),
    )
    try:
        msgspec.msgpack.encode(kept)
    except UnicodeEncodeError:
        problem = _unreadable(cataloger, file.path, "holds text that is not Unicode")
        kept = FileRecords(file.path, cataloger.name, problems=(problem,))
    return kept


def _unreadable(cataloger: Cataloger, path: str, why: str) -> NotAssessed:
    text = why.encode("utf-8", "backslashreplace").decode()
    return NotAssessed("file", path, f"{cataloger.name}: {text[:300]}")


class Relatives(Mapping[str, bytes]):
    """Files by their path relative to a directory; what would lie above the root is not there."""

    def __init__(self, directory: str, files: Mapping[str, bytes]) -> None:
        self._directory = directory
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        return self._files[posixpath.normpath(posixpath.join(self._directory, name))]

    def __iter__(self) -> Iterator[str]:
        return (posixpath.relpath(f"/{path}", f"/{self._directory}") for path in self._files)

    def __len__(self) -> int:
        return len(self._files)


class Cataloging:
    """An analyser (source.base.Analyser) that catalogs one layer or one tree.

    Files with companions wait, in memory, for the end of the layer, because a companion may come later.
    """

    def __init__(self, selector: Selector) -> None:
        self._selector = selector
        self._done: dict[tuple[str, str], FileRecords] = {}
        self._held: dict[str, bytes] = {}
        self._held_bytes = 0
        self._wanting: tuple[Cataloger, ...] = ()
        self._companion = False

    @property
    def looks(self) -> bool:
        """Whether any cataloger is asked; without one no file needs to be shown."""
        return bool(self._selector.catalogers)

    def wants(self, path: str, size: int, mode: int) -> bool:
        """Look up who wants the path; `see` of the same file follows."""
        if not self._selector.may_concern(path, size, mode):
            return False
        self._wanting = self._selector.wanted_by(path, size, mode)
        self._companion = self._selector.is_companion(path)
        return bool(self._wanting) or self._companion

    def see(self, file: File) -> None:
        """Offer the file to those who want it, streaming readers last."""
        wanting = self._wanting
        if self._companion or any(map(_waits, wanting)):
            self._hold(file)
        reading = [cataloger for cataloger in wanting if not _waits(cataloger)]
        shared = any(cataloger.executables for cataloger in reading)
        if shared and not is_executable(file.head(EXECUTABLE_MAGIC)):
            named = self._selector.wanted_by(file.path, 0, 0)
            reading = [cataloger for cataloger in reading if cataloger in named]
            shared = False
        if shared:
            readers = [partial(read_file, cataloger) for cataloger in reading]
            for records in read_together(file, readers):
                self._done[file.path, records.cataloger] = records
            return
        for cataloger in reading:
            self._done[file.path, cataloger.name] = read_file(cataloger, file)

    def _hold(self, file: File) -> None:
        limit = max((c.max_size for c in self._wanting if _waits(c)), default=64 * MIB)
        self._held.pop(file.path, None)
        try:
            content = file.read(min(limit, HELD_BYTES - self._held_bytes))
        except SeawallError as error:
            why = NotAssessed("file", file.path, str(error))
            self._done[file.path, ""] = FileRecords(file.path, "", problems=(why,))
            return
        self._held[file.path] = content
        self._held_bytes += len(content)

    def finish(self, paths: Paths) -> LayerInventory:
        """Read what was held, follow hard links, and return the layer's contribution."""
        for path, content in self._held.items():
            for cataloger in self._selector.wanted_by(path, 0, 0):
                if _waits(cataloger):
                    self._done[path, cataloger.name] = read_with(cataloger, path, content, self._held)
        gone = paths.symlinks.keys() | paths.hardlinks.keys() | paths.directories.keys()
        silent = {c.name for c in self._selector.catalogers if c.fallback or c.executables}
        files = {
            key: records
            for key, records in self._done.items()
            if key[0] not in gone and (key[1] not in silent or records.packages or records.problems)
        }
        for cataloger in self._selector.catalogers:
            for path in _subdirectories(cataloger, paths):
                records = read_file(cataloger, MemoryFile(path, b""))
                if records.packages or records.problems:
                    files[path, cataloger.name] = records
        links: list[tuple[str, str]] = []
        for path, target in paths.hardlinks.items():
            for cataloger in self._selector.named_by(path):
                known = files.get((target, cataloger.name))
                if known is not None:
                    files[path, cataloger.name] = msgspec.structs.replace(known, path=path)
                else:
                    links.append((path, target))
        links += [(path, "") for path in paths.symlinks if self._selector.named_by(path)]
        companions = tuple(path for path in self._held if self._selector.is_companion(path))
        return LayerInventory(tuple(files.values()), tuple(links), companions)


def _subdirectories(cataloger: Cataloger, paths: Paths) -> list[str]:
    """Return what a cataloger wants to know by name; one look-up where there is nothing of the kind."""
    found: list[str] = []
    for parent in cataloger.directories:
        if parent in paths.directories:
            start = len(parent) + 1
            below = (path for path in paths.directories if path.startswith(f"{parent}/"))
            found += [path for path in below if "/" not in path[start:]]
    return found


def _waits(cataloger: Cataloger) -> bool:
    return bool(cataloger.companions) or cataloger.relatives


def companion_paths(cataloger: Cataloger, path: str) -> list[str]:
    """Return where a file's companions would lie."""
    directory, slash, basename = path.rpartition("/")
    return [directory + slash + pattern.replace("*", basename) for pattern in cataloger.companions]


def read_with(cataloger: Cataloger, path: str, content: bytes, held: Mapping[str, bytes]) -> FileRecords:
    """Let a cataloger read a file that has companions, from contents by path."""
    present = [companion for companion in companion_paths(cataloger, path) if companion in held]
    siblings: Mapping[str, bytes] = {c.rpartition("/")[2]: held[c] for c in present}
    if cataloger.relatives:
        siblings = Relatives(path.rpartition("/")[0], held)
    return read_file(cataloger, MemoryFile(path, content, siblings=siblings), present)
