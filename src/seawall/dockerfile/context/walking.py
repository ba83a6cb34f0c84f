"""What a build context holds once the ignore file has spoken: a walk that never leaves the root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from seawall.dockerfile.context.ignoring import Inherited, Matcher, Pattern, patterns_in
from seawall.model.errors import LimitExceeded, Malformed, NotAllowed, NotFound
from seawall.model.package import NotAssessed
from seawall.model.text import visible
from seawall.source.base import MIB
from seawall.source.directory import DiskFile
from seawall.source.limits import LIMITS, Limits
from seawall.source.paths import joined

IGNORE_FILE = ".dockerignore"
LONGEST_IGNORE_FILE = 4 * MIB
MOST_PATTERNS = 10_000
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Kind(StrEnum):
    """What a path of the context is."""

    FILE = "file"
    DIRECTORY = "directory"
    LINK = "link"
    SPECIAL = "special"


class Entry(Struct, frozen=True, omit_defaults=True):
    """One path that the build can copy; `size` in bytes, `target` what a link says."""

    path: str
    kind: Kind
    size: int = 0
    target: str = ""


class Ignoring(Struct, frozen=True, omit_defaults=True):
    """The ignore file that holds: its path as given, "" where there is none, and its patterns with lines."""

    path: str = ""
    patterns: tuple[tuple[int, str], ...] = ()


class Context(Struct, frozen=True):
    """A directory as a build sees it: `entries` by path, in the order of the walk.

    `excluded` counts the files and directories that the ignore file keeps out, each directory that was not
    looked into as one.
    """

    root: Path
    ignoring: Ignoring
    entries: dict[str, Entry]
    excluded: int
    not_assessed: tuple[NotAssessed, ...]

    def files(self) -> Iterator[Entry]:
        """Yield the regular files that the build can copy."""
        return (entry for entry in self.entries.values() if entry.kind is Kind.FILE)


def ignoring(root: Path, dockerfile: Path | None) -> Ignoring:
    """Find and read the ignore file: `<Dockerfile>.dockerignore` beside the Dockerfile, else the context's.

    Raises NotAllowed for one that cannot be read, Malformed and LimitExceeded for what Docker refuses.
    """
    places = [dockerfile.with_name(f"{dockerfile.name}{IGNORE_FILE}")] if dockerfile else []
    for place in (*places, root / IGNORE_FILE):
        try:
            if place.exists() and not place.is_file():  # who opens a pipe waits for whoever writes to it
                raise NotAllowed(f"{place}: not a regular file: the build would fail of it, too")
            with place.open("rb") as file:
                data = file.read(LONGEST_IGNORE_FILE + 1)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise NotAllowed(f"{place}: {error.strerror}: the build would fail of it, too") from None
        if len(data) > LONGEST_IGNORE_FILE:
            raise LimitExceeded(f"{place}: more than {LONGEST_IGNORE_FILE} bytes of patterns")
        try:
            found = patterns_in(data.decode("utf-8", "surrogateescape"))
        except LimitExceeded as error:
            raise LimitExceeded(f"{place}: {error}") from None
        if len(found) > MOST_PATTERNS:
            raise LimitExceeded(f"{place}: {len(found)} patterns, more than the {MOST_PATTERNS} evaluated")
        return Ignoring(str(place), tuple(found))
    return Ignoring()


def matcher_of(ignored: Ignoring) -> Matcher:
    """Make the patterns ready; Malformed names the line of the one that the build would fail of."""
    try:
        return Matcher(text for _, text in ignored.patterns)
    except Malformed:
        for line, text in ignored.patterns:
            try:
                Pattern(text)
            except Malformed as error:
                raise Malformed(f"{ignored.path}, line {line}: {visible(text)}: {error}") from None
        raise


def walked(root: Path, ignored: Ignoring, limits: Limits = LIMITS) -> Context:
    """Walk a context; links are noted and never followed, and what cannot be read is said.

    Raises NotFound and NotAllowed for the root itself, Malformed for a pattern that the build would fail of.
    """
    try:
        descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        raise NotAllowed(f"{root}: not readable by this user") from None
    except OSError as error:
        raise NotFound(f"{root}: {error.strerror}: give a directory") from None
    walk = _Walk(matcher_of(ignored), limits)
    try:
        walk.directory(descriptor, "", walk.matcher.start, 0)
    except Malformed as error:
        raise Malformed(f"{ignored.path}: {error}") from None
    return Context(root, ignored, walk.entries, walk.excluded, tuple(walk.problems))


class _Walk:
    def __init__(self, matcher: Matcher, limits: Limits) -> None:
        self.matcher = matcher
        self.entries: dict[str, Entry] = {}
        self.excluded = 0
        self.problems: list[NotAssessed] = []
        self._limits = limits
        self._count = 0

    def directory(self, descriptor: int, path: str, inherited: Inherited, depth: int) -> None:
        """Walk one directory, and close its descriptor."""
        try:
            with os.scandir(descriptor) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            for entry in found:
                self._count += 1
                if self._count > self._limits.entries:
                    self._give_up(path)
                    return
                self._visit(entry, descriptor, joined(path, entry.name), inherited, depth)
        except OSError as error:
            self._problem(path, error.strerror or str(error))
        finally:
            os.close(descriptor)

    def _give_up(self, path: str) -> None:
        if self._count == self._limits.entries + 1:
            why = f"more than {self._limits.entries} files and directories: the rest was not looked at"
            self._problem(path, why)

    def _problem(self, path: str, why: str) -> None:
        self.problems.append(NotAssessed("file", visible(path, 1000) or ".", why))

    def _visit(
        self, entry: os.DirEntry[str], parent: int, path: str, inherited: Inherited, depth: int
    ) -> None:
        excluded, own = self.matcher.judged(path, inherited)
        self.excluded += excluded
        try:
            if entry.is_dir(follow_symlinks=False):
                if excluded and not self.matcher.enters(path):
                    return
                if not excluded:
                    self.entries[path] = Entry(path, Kind.DIRECTORY)
                if depth >= self._limits.depth:
                    self._problem(path, f"directories nested more than {self._limits.depth} deep")
                else:
                    below = os.open(entry.name, _DIRECTORY, dir_fd=parent)
                    self.directory(below, path, own, depth + 1)
            elif not excluded:
                self.entries[path] = _made(entry, parent, path)
        except OSError as error:
            self._problem(path, error.strerror or str(error))


def _made(entry: os.DirEntry[str], parent: int, path: str) -> Entry:
    if entry.is_symlink():
        return Entry(path, Kind.LINK, target=os.readlink(entry.name, dir_fd=parent))
    if entry.is_file(follow_symlinks=False):
        return Entry(path, Kind.FILE, entry.stat(follow_symlinks=False).st_size)
    return Entry(path, Kind.SPECIAL)


@contextmanager
def opened(context: Context, path: str) -> Iterator[DiskFile]:
    """Open one regular file of the context (see source.base.File), following no link on the way to it.

    Raises NotAllowed for what cannot be opened, or is not any more what the walk saw.
    """
    *above, name = path.split("/")
    descriptors: list[int] = []
    try:
        descriptors.append(os.open(context.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        for part in above:
            descriptors.append(os.open(part, _DIRECTORY, dir_fd=descriptors[-1]))
        status = os.stat(name, dir_fd=descriptors[-1], follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            raise NotAllowed(f"{visible(path)}: not a regular file any more")
        file = DiskFile(path, descriptors[-1], name, status)
        try:
            file.head(0)
            yield file
        finally:
            file.close()
    except OSError as error:
        raise NotAllowed(f"{visible(path)}: {error.strerror}") from None
    finally:
        for descriptor in reversed(descriptors):
            with suppress(OSError):
                os.close(descriptor)
