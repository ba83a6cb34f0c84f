"""Secrets in a directory or a file on disk, searched by a process for each processor."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from seawall.model.errors import LimitExceeded, NotAllowed, NotFound
from seawall.model.text import visible
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found
from seawall.secrets.looking import Looking
from seawall.source import forks
from seawall.source.directory import PSEUDO, DiskFile
from seawall.source.forks import Died, Tell
from seawall.source.limits import LIMITS, Limits
from seawall.source.paths import joined

HISTORY = "the history of a git repository is searched with git:DIR"
GREW = "grew too long while it was read"
_FILES = 256
_BYTES = 4 * 1024 * 1024
_OPEN_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Folder(Struct, frozen=True):
    """Files of one directory, or some of them: its path ("" for the root), and their names, sorted."""

    path: str
    names: tuple[str, ...]


def search_tree(
    root: Path, engine: Engine, *, jobs: int | None = None, rootfs: bool = False, limits: Limits = LIMITS
) -> Found:
    """Search all files below a directory, in the order of their paths; links are not followed.

    Of a `rootfs` the kernel's own directories are left out.  NotFound and NotAllowed speak of the root.
    """
    found = Found()
    listing = _Listing(root, found, PSEUDO if rootfs else frozenset(), limits)
    parts = list(listing.parts())

    def work(index: int, _tell: Tell) -> bytes:
        looking = Looking(engine)
        for folder in parts[index]:
            _look(root, folder, looking)
        return looking.packed()

    for part, result in zip(parts, each_part(len(parts), work, jobs), strict=True):
        add_result(found, result, part[0].path or ".", sum(len(each.names) for each in part))
    return found


def each_part(count: int, work: Callable[[int, Tell], bytes], jobs: int | None) -> list[bytes | Died]:
    """Return what `work` makes of each part, done by so many processes, or one a processor."""
    workers = min(jobs or len(os.sched_getaffinity(0)), count)
    if workers > 1 and forks.possible(count):
        results = dict(forks.run(range(count), work, workers))
        return [results[index] for index in range(count)]
    return [work(index, _untold) for index in range(count)]


def add_result(found: Found, result: bytes | Died, path: str, count: int) -> None:
    """Take in what a process found, or that it died over so many files."""
    if isinstance(result, Died):
        found.skip(path, result.why, count)
    else:
        found.add(msgspec.msgpack.decode(result, type=Found))


def search_file(path: Path, name: str, engine: Engine) -> Found:
    """Search one file, known by `name`; a link is followed, for the user named it.  Raises NotAllowed."""
    looking = Looking(engine)
    try:
        real = path.resolve()
        directory = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _look_at(directory, real.name, name, looking)
        finally:
            os.close(directory)
    except OSError as error:
        raise NotAllowed(f"{path}: {error.strerror}") from None
    return looking.found


def _untold(_far: int) -> None:
    """Tell nobody."""


class _Listing:
    """Lists a tree, and divides it into parts that each take about as long; no file is opened."""

    def __init__(self, root: Path, found: Found, skip: frozenset[str], limits: Limits) -> None:
        self._root, self._found, self._skip, self._limits = root, found, skip, limits
        self._entries = 0

    def parts(self) -> Iterator[Sequence[Folder]]:
        """Yield parts, in the order of the paths."""
        part: list[Folder] = []
        files = length = 0
        folders = list(self._folders())
        total = sum(size for _, sizes in folders for size in sizes)
        count = sum(len(sizes) for _, sizes in folders)
        # No more than some hundred parts, whatever there is.
        most_files, most_bytes = max(_FILES, count // 500), max(_BYTES, total // 500)
        for folder, sizes in folders:
            begin = 0
            for index, size in enumerate(sizes):
                files += 1
                length += size
                if files >= most_files or length >= most_bytes:
                    part.append(Folder(folder.path, folder.names[begin : index + 1]))
                    yield part
                    part, begin, files, length = [], index + 1, 0, 0
            if begin < len(sizes):
                part.append(Folder(folder.path, folder.names[begin:]))
        if part:
            yield part

    def _folders(self) -> Iterator[tuple[Folder, tuple[int, ...]]]:
        try:
            descriptor = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except PermissionError:
            raise NotAllowed(f"{self._root}: not readable by this user") from None
        except OSError as error:
            raise NotFound(f"{self._root}: {error.strerror}") from None
        yield from self._below(descriptor, "", 0)

    def _below(self, descriptor: int, path: str, depth: int) -> Iterator[tuple[Folder, tuple[int, ...]]]:
        try:
            try:
                with os.scandir(descriptor) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._problem(path, error.strerror or str(error))
                return
            self._entries += len(found)
            if self._entries > self._limits.entries:
                self._problem(
                    path, f"more than {self._limits.entries} files and directories: the rest was not seen"
                )
                return
            names: list[str] = []
            sizes: list[int] = []
            below: list[str] = []
            for entry in found:
                self._sort(entry, path, names, sizes, below)
            if names:
                yield Folder(path, tuple(names)), tuple(sizes)
            for name in below:
                yield from self._enter(descriptor, name, joined(path, name), depth + 1)
        finally:
            os.close(descriptor)

    def _sort(
        self, entry: os.DirEntry[str], path: str, names: list[str], sizes: list[int], below: list[str]
    ) -> None:
        try:
            if entry.is_dir(follow_symlinks=False):
                if entry.name == ".git":
                    self._problem(joined(path, entry.name), HISTORY)
                elif path or entry.name not in self._skip:
                    below.append(entry.name)
            elif entry.is_file(follow_symlinks=False):
                sizes.append(entry.stat(follow_symlinks=False).st_size)
                names.append(entry.name)
        except OSError as error:
            self._problem(joined(path, entry.name), error.strerror or str(error))

    def _enter(
        self, parent: int, name: str, path: str, depth: int
    ) -> Iterator[tuple[Folder, tuple[int, ...]]]:
        if depth > self._limits.depth:
            self._problem(path, f"directories nested more than {self._limits.depth} deep")
            return
        try:
            descriptor = os.open(name, _OPEN_DIRECTORY, dir_fd=parent)
        except OSError as error:
            self._problem(path, error.strerror or str(error))
            return
        yield from self._below(descriptor, path, depth)

    def _problem(self, path: str, why: str) -> None:
        self._found.skip(_text(path) or ".", why)


def _look(root: Path, folder: Folder, looking: Looking) -> None:
    """Look at files of one directory, opened component by component so that no link is followed."""
    descriptors: list[int] = []
    try:
        descriptors.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        for part in filter(None, folder.path.split("/")):
            descriptors.append(os.open(part, _OPEN_DIRECTORY, dir_fd=descriptors[-1]))
        for name in folder.names:
            path = _text(joined(folder.path, name))
            try:
                _look_at(descriptors[-1], name, path, looking)
            except LimitExceeded:  # it grew since it was asked for its size
                looking.found.skip(path, GREW)
            except OSError as error:
                looking.found.skip(path, error.strerror or str(error))
    except OSError as error:
        looking.found.skip(_text(folder.path) or ".", error.strerror or str(error), len(folder.names))
    finally:
        for descriptor in reversed(descriptors):
            os.close(descriptor)


def _look_at(directory: int, name: str, path: str, looking: Looking) -> None:
    status = os.stat(name, dir_fd=directory, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return
    file = DiskFile(path, directory, name, status)
    try:
        if looking.wants(path, file.size, file.mode):
            looking.see(file)
    finally:
        file.close()


def _text(name: str) -> str:
    return visible(os.fsencode(name).decode("utf-8", "backslashreplace"), 4096)
