"""A directory on disk as a target: the same pass, without ever following a link out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from seawall.model.errors import LimitExceeded, NotAllowed, NotFound, Unsupported
from seawall.source.base import MIB, Analyser
from seawall.source.limits import LIMITS, Limits
from seawall.source.paths import joined
from seawall.source.walk import Paths

PSEUDO = frozenset(("proc", "sys", "dev", "run"))
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_OPEN_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class DiskFile:
    """A regular file opened relative to its directory's descriptor (see source.base.File)."""

    def __init__(self, path: str, directory: int, name: str, status: os.stat_result) -> None:
        self.path = path
        self.size = status.st_size
        self.mode = stat.S_IMODE(status.st_mode)
        self._directory = directory
        self._name = name
        self._file: BinaryIO | None = None

    def _open(self) -> BinaryIO:
        if self._file is None:
            descriptor = os.open(self._name, _OPEN_FILE, dir_fd=self._directory)
            self._file = os.fdopen(descriptor, "rb", buffering=0)
        self._file.seek(0)
        return self._file

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes."""
        return self._open().read(length)

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the whole content; LimitExceeded also for a file that grows while it is read."""
        content = b"".join(self._bounded(limit))
        if len(content) > limit:
            raise LimitExceeded(f"{self.path}: more than the {limit} bytes allowed")
        return content

    def _bounded(self, limit: int) -> Iterator[bytes]:
        file, left = self._open(), limit + 1
        while left > 0 and (piece := file.read(min(left, MIB))):
            left -= len(piece)
            yield piece

    def chunks(self) -> Iterator[bytes]:
        """Yield the content in pieces."""
        file = self._open()
        while piece := file.read(MIB):
            yield piece

    def sibling(self, name: str) -> None:
        """Companions are waited for, as in a layer (see inventory.engine)."""

    def close(self) -> None:
        """Close the file, when it was opened."""
        if self._file is not None:
            self._file.close()


class DirectoryWalk:
    """Walks a directory tree below `root`, in sorted order, on one file system's names.

    Links are noted, not followed.  `skip` are top directories to leave out (a live root's /proc and the
    like), `prune` names of directories not to enter at any depth.  What cannot be read becomes a problem
    of its path.
    """

    def __init__(
        self,
        root: Path,
        analysers: Sequence[Analyser],
        *,
        skip: frozenset[str] = frozenset(),
        prune: frozenset[str] = frozenset(),
        limits: Limits = LIMITS,
    ) -> None:
        self.paths = Paths()
        self.files_seen = 0
        self._root, self._analysers, self._limits = root, analysers, limits
        self._skip, self._prune = skip, prune
        self._entries = 0

    def run(self) -> Paths:
        """Walk; NotFound and NotAllowed speak of the root itself."""
        try:
            descriptor = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except PermissionError:
            raise NotAllowed(f"{self._root}: not readable by this user") from None
        except OSError as error:
            raise NotFound(f"{self._root}: {error.strerror}") from None
        self._walk(descriptor, "", 0)
        return self.paths

    def _walk(self, descriptor: int, directory: str, depth: int) -> None:
        try:
            with os.scandir(descriptor) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            for entry in found:
                self._entries += 1
                if self._entries > self._limits.entries:
                    self._give_up(directory)
                    return
                if not directory and entry.name in self._skip:
                    continue
                self._visit(entry, descriptor, joined(directory, _text(entry.name)), depth)
        finally:
            os.close(descriptor)

    def _give_up(self, directory: str) -> None:
        """Note, once, that the walk ends here; the directories above it see the same limit and end too."""
        if self._entries == self._limits.entries + 1:
            why = f"more than {self._limits.entries} files and directories: the rest was not looked at"
            self.paths.problems.append((directory or ".", why))

    def _visit(self, entry: os.DirEntry[str], parent: int, path: str, depth: int) -> None:
        try:
            if entry.is_symlink():
                self.paths.files[path] = None
                self.paths.symlinks[path] = _text(os.readlink(entry.name, dir_fd=parent))
            elif entry.is_dir(follow_symlinks=False):
                self.paths.directories[path] = None
                if entry.name in self._prune:
                    return
                if depth >= self._limits.depth:
                    self.paths.problems.append(
                        (path, f"directories nested more than {self._limits.depth} deep")
                    )
                else:
                    self._walk(os.open(entry.name, _OPEN_DIRECTORY, dir_fd=parent), path, depth + 1)
            else:
                self.paths.files[path] = None
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    self.files_seen += 1
                    self._offer(path, parent, entry.name, status)
        except OSError as error:
            self.paths.problems.append((path, error.strerror or str(error)))

    def _offer(self, path: str, parent: int, name: str, status: os.stat_result) -> None:
        mode = stat.S_IMODE(status.st_mode)
        wanting = [a for a in self._analysers if a.wants(path, status.st_size, mode)]
        if not wanting:
            return
        file = DiskFile(path, parent, name, status)
        try:
            for analyser in wanting:
                analyser.see(file)
        finally:
            file.close()


def single_file(path: Path, analyser: Analyser) -> Paths:
    """Show one file to the analyser, under as much of its path as it takes to know it.

    A link is followed, for the user named it.  Raises NotAllowed, and Unsupported for a file that the
    analyser has no use for.
    """
    try:
        real = path.resolve()
        directory = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            status = os.stat(real.name, dir_fd=directory)
            file = DiskFile(_known_name(path, real, status.st_size, analyser), directory, real.name, status)
            if not analyser.wants(file.path, file.size, file.mode):
                raise Unsupported(
                    f"{path}: not a lock file or package database that is known, nor a program (which has its"
                    " execute bit set); an image is scanned as an archive or layout, a directory with dir: or"
                    " rootfs:"
                )
            with closing(file):
                file.head(0)  # whether it opens is asked here, for to the analyser it is one bad file of many
                analyser.see(file)
        finally:
            os.close(directory)
    except OSError as error:
        raise NotAllowed(f"{path}: {error.strerror}") from None
    return Paths(files={file.path: None})


def _known_name(path: Path, real: Path, size: int, analyser: Analyser) -> str:
    """Return the shortest end of the file's path that the analyser knows, `var/lib/dpkg/status` say."""
    for parts in (path.absolute().parts[1:], real.parts[1:]):
        for start in reversed(range(len(parts))):
            name = _text("/".join(parts[start:]))
            if analyser.wants(name, size, 0):
                return name
    return _text(path.name)


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_paths(root: Path, wanted: frozenset[str], limit: int = 64 * MIB) -> dict[str, bytes]:
    """Read files below `root` by path, opening component by component so that no link is followed."""
    found: dict[str, bytes] = {}
    for path in sorted(wanted):
        *directories, name = path.split("/")
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in directories:
                below = os.open(part, _OPEN_DIRECTORY, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                file = DiskFile(path, descriptor, name, status)
                found[path] = file.read(limit)
                file.close()
        except (OSError, LimitExceeded):
            continue
        finally:
            os.close(descriptor)
    return found
