"""The one pass over a layer: its paths for the merge, its wanted files for the analysers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from seawall.model.errors import LimitExceeded, SeawallError
from seawall.source.base import MIB, Analyser, Entering, Piece
from seawall.source.limits import LIMITS, Limits
from seawall.source.paths import is_normal, joined, normalise
from seawall.source.tar import CHARDEV, DIRECTORY, HARDLINK, REGULAR, SYMLINK, Member, TarReader

WHITEOUT = ".wh."
OPAQUE = ".wh..wh..opq"
AUFS_PREFIX = ".wh..wh."


class Paths(Struct):
    """What a layer does to the tree, besides content.

    `files` are all paths that are not directories (links and devices too), `directories` those that are; in
    the order of the archive, for that of a set is another in every process.
    `whiteouts` hide a lower path and what is below it, `opaque` all lower children of a directory.
    `symlinks` maps a path to its target as written, `hardlinks` to a path of the same layer.
    """

    files: dict[str, None] = field(default_factory=dict)
    directories: dict[str, None] = field(default_factory=dict)
    whiteouts: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    symlinks: dict[str, str] = field(default_factory=dict)
    hardlinks: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


class MemberFile:
    """A file of a layer, readable while the pass stands at it (see source.base.File)."""

    __slots__ = ("_begun", "_length", "_reader", "_rest", "member", "mode", "path", "size")

    def __init__(self, path: str, member: Member, reader: TarReader) -> None:
        self.path = path
        self.size = member.size
        self.mode = member.mode
        self.member = member
        self._begun: list[Piece] = []
        self._length = 0
        self._rest: Iterator[Piece] | None = None
        self._reader = reader

    def _begin(self, length: int) -> list[Piece]:
        """Return the pieces that hold at least the first `length` bytes; they are kept."""
        begun, length = self._begun, min(length, self.size)
        while self._length < length and (piece := next(self._pieces(), b"")):
            begun.append(piece)
            self._length += len(piece)
        return begun

    def _pieces(self) -> Iterator[Piece]:
        if self._rest is None:
            self._rest = self._reader.content(self.member)
        return self._rest

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes."""
        begun = self._begin(length)
        if begun and len(begun[0]) >= length:
            return bytes(begun[0][:length])
        return b"".join(begun)[:length]

    def read(self, limit: int = 64 * MIB) -> bytes:
        """Return the whole content; it is kept, so that several may ask for it."""
        if self.size > limit:
            raise LimitExceeded(f"{self.size} bytes, more than the {limit} allowed")
        begun = self._begin(self.size)
        if len(begun) != 1 or not isinstance(begun[0], bytes):
            self._begun = begun = [b"".join(begun)]
        return bytes(begun[0])

    def chunks(self) -> Iterator[Piece]:
        """Yield the content in pieces, keeping none but those already read; nothing can be read after."""
        yield from self._begun
        if self._length < self.size:
            yield from self._pieces()

    def sibling(self, name: str) -> None:
        """In the pass there are no siblings yet; who needs them waits (see inventory.engine)."""


class LayerWalk:
    """Walks one layer's tar stream to its end, filling `paths` and showing wanted files to the analysers."""

    def __init__(self, analysers: Sequence[Analyser], limits: Limits = LIMITS) -> None:
        self.paths = Paths()
        self.files_seen = 0
        self._analysers = analysers
        self._entering = [each for each in analysers if isinstance(each, Entering)]
        self._limits = limits

    def run(self, reader: TarReader) -> Paths:  # noqa: C901 - one branch a kind of member
        """Walk; Malformed and LimitExceeded of the archive leave, those of single files become problems."""
        limits, paths = self._limits, self.paths
        files, directories, entries, room = paths.files, paths.directories, limits.entries, limits.path_bytes
        for count, member in enumerate(reader):
            if count >= entries:
                raise LimitExceeded(f"more than {entries} members")
            path, kind = member.name, member.kind
            if not is_normal(path):
                try:
                    path = normalise(path, limits)
                except SeawallError as error:
                    paths.problems.append((printable(member.name), str(error)))
                    continue
            room -= len(path)
            if room < 0:
                raise LimitExceeded(f"names of more than {limits.path_bytes} bytes together")
            if kind == DIRECTORY:
                self._directory(path, member)
            elif WHITEOUT in path and (basename := path[path.rfind("/") + 1 :]).startswith(WHITEOUT):
                self._whiteout(path, basename)
            elif kind == CHARDEV and member.null_device:
                paths.whiteouts.add(path)
            elif path:
                if path in files or path in directories:
                    self._replaced(path)
                files[path] = None
                if kind == REGULAR:
                    self._offer(path, member, reader)
                else:
                    self._link(path, member)
        return paths

    def _directory(self, path: str, member: Member) -> None:
        if path in self.paths.files:
            self._replaced(path)
        if path:
            self.paths.directories[path] = None
        if member.opaque:
            self.paths.opaque.add(path)
        for analyser in self._entering:
            analyser.enters(path, member.mode)

    def _replaced(self, path: str) -> None:
        """Forget what an earlier member of the same name was: the last one holds."""
        paths = self.paths
        paths.files.pop(path, None)
        paths.directories.pop(path, None)
        paths.symlinks.pop(path, None)
        paths.hardlinks.pop(path, None)

    def _whiteout(self, path: str, basename: str) -> None:
        """Note a whiteout (OCI layer.md, "Whiteouts"); aufs's own metadata is not part of the tree."""
        directory = path.rpartition("/")[0]
        if basename == OPAQUE:
            self.paths.opaque.add(directory)
        elif not basename.startswith(AUFS_PREFIX) and basename != WHITEOUT:
            self.paths.whiteouts.add(joined(directory, basename[len(WHITEOUT) :]))

    def _link(self, path: str, member: Member) -> None:
        if member.kind == SYMLINK:
            self.paths.symlinks[path] = member.link
        elif member.kind == HARDLINK:
            try:
                self.paths.hardlinks[path] = normalise(member.link, self._limits)
            except SeawallError as error:
                self.paths.problems.append((path, str(error)))

    def _offer(self, path: str, member: Member, reader: TarReader) -> None:
        self.files_seen += 1
        file: MemberFile | None = None
        for analyser in self._analysers:
            if analyser.wants(path, member.size, member.mode):
                file = file or MemberFile(path, member, reader)
                analyser.see(file)


def printable(text: str) -> str:
    """Return a name that can be reported: short, and without bytes that are not UTF-8."""
    return text[:200].encode("utf-8", "backslashreplace").decode()
