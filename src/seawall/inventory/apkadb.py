"""The binary databases of apk-tools 3 ("ADB"): packages and their files.

apk-tools, doc/apk-v3.5.scd and src/adb.h: after the magic and a schema come blocks.  The first is a tree of
values, each a word of a type (4 bits) and a value or an offset (28 bits).  Objects and arrays are words too,
the first of which is their number.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.base import MIB

MAGIC = b"ADB"
MAX_SIZE = 256 * MIB
MAX_VALUES = 4_000_000
_INDEX, _PACKAGE, _DATABASE = b"indx", b"pckg", b"idb\0"
_ARRAY, _OBJECT = 0xD, 0xE
_BLOBS = {0x8: "<B", 0x9: "<H", 0xA: "<I"}
_EXTENDED = 3
_NAME, _VERSION, _ARCH, _LICENCE, _ORIGIN, _MAINTAINER, _DEPENDS, _PROVIDES = 1, 2, 5, 6, 7, 8, 15, 16
_INFO, _PATHS = 1, 2
_DIRECTORY, _FILES = 1, 3
_DEP_NAME, _DEP_VERSION, _DEP_MATCH = 1, 2, 3
_CONFLICT = 16


def read(content: bytes, path: str) -> Iterator[Package | Ownership | NotAssessed]:
    """Yield the packages of an installed database, and the files of each; `path` is for errors.

    A package that cannot be read is counted.  Raises Malformed for a tree that breaks off before its list of
    packages, LimitExceeded for one that inflates beyond MAX_SIZE or has more than MAX_VALUES values, and
    Unsupported for another schema.
    """
    inflated = _inflated(content, path)
    schema = inflated[4:8]
    if schema != _DATABASE:
        what = {_INDEX: "an index", _PACKAGE: "a package"}.get(schema, f"schema {schema!r}")
        raise Unsupported(f"{path}: a binary file of apk that is no installed database ({what})")
    tree = _Tree(memoryview(inflated), 8, path, _Budget())
    broken = 0
    why = ""
    for word in tree.items(tree.slot(tree.root, 1)):
        try:
            yield from _package(*tree.nested(word))
        except LimitExceeded:
            raise
        except Malformed as error:
            broken += 1
            why = why or str(error)
    if broken:
        yield NotAssessed("package", path, f"packages that cannot be read: {why}", weight=broken)


def _inflated(content: bytes, path: str) -> bytes:
    """Return the file as it is or inflated: `ADBc` says in two bytes more by what it was compressed."""
    form, algorithm = content[3:4], content[4:5]
    if form == b".":
        return content
    if form == b"d":
        return _deflated(content[4:], path)
    if form == b"c" and algorithm == b"\0":
        return content[6:]
    if form == b"c" and algorithm == b"\1":
        return _deflated(content[6:], path)
    if form == b"c" and algorithm == b"\2":
        return _from_zstandard(content[6:], path)
    raise Unsupported(f"{path}: a binary apk database, compressed in a way that is not known")


def _deflated(data: bytes, path: str) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = inflater.decompress(data, MAX_SIZE + 1)
    except zlib.error as error:
        raise Malformed(f"{path}: not deflated: {error}") from None
    return _bounded(found, path)


def _from_zstandard(data: bytes, path: str) -> bytes:
    import zstandard  # noqa: PLC0415 - few databases are compressed

    try:
        with zstandard.ZstdDecompressor(max_window_size=128 * MIB).stream_reader(data) as reader:
            found = reader.read(MAX_SIZE + 1)
    except zstandard.ZstdError as error:
        raise Malformed(f"{path}: not compressed with zstandard: {error}") from None
    return _bounded(found, path)


def _bounded(found: bytes, path: str) -> bytes:
    if len(found) > MAX_SIZE:
        raise LimitExceeded(f"{path}: more than {MAX_SIZE} bytes when inflated")
    if found[:4] != b"ADB.":
        raise Malformed(f"{path}: not a binary apk database when inflated")
    return found


class _Budget:
    """How many values may still be looked at, and how many bytes of text: offsets may all be the same."""

    def __init__(self) -> None:
        self.values = MAX_VALUES
        self.bytes = MAX_SIZE

    def spend(self, values: int, length: int, path: str) -> None:
        """Count values and bytes of text; LimitExceeded when they are too many."""
        self.values -= values
        self.bytes -= length
        if self.values < 0 or self.bytes < 0:
            raise LimitExceeded(f"{path}: more than {MAX_VALUES} values or {MAX_SIZE} bytes of text")


class _Tree:
    """The values of one block; offsets are those of its payload.  Whatever lies outside raises Malformed."""

    def __init__(self, data: memoryview, at: int, path: str, budget: _Budget) -> None:
        self.path = path
        self._budget = budget
        try:
            (word,) = struct.unpack_from("<I", data, at)
            kind, size, header = word >> 30, word & 0x3FFFFFFF, 4
            if kind == _EXTENDED:
                kind, (size,), header = size, struct.unpack_from("<Q", data, at + 8), 16
            self._payload = data[at + header : at + size]
            (self.root,) = struct.unpack_from("<I", self._payload, 4)
        except struct.error:
            raise Malformed(f"{path}: the binary apk database breaks off at its beginning") from None
        if kind != 0 or self._payload[0] != 0:
            raise Malformed(f"{path}: a binary apk database of another version")

    def slots(self, word: int) -> tuple[int, ...]:
        """Return the words of an object or array, the first of which is their number; () for no value."""
        if not word:
            return ()
        if word >> 28 not in {_ARRAY, _OBJECT}:
            raise Malformed(f"{self.path}: a list was expected in the binary apk database")
        try:
            at = word & 0x0FFFFFFF
            (count,) = struct.unpack_from("<I", self._payload, at)
            self._budget.spend(count, 0, self.path)
            return struct.unpack_from(f"<{count}I", self._payload, at)
        except struct.error:
            raise Malformed(f"{self.path}: a list leads out of the binary apk database") from None

    def items(self, word: int) -> tuple[int, ...]:
        """Return the words of an array."""
        return self.slots(word)[1:]

    def slot(self, word: int, number: int) -> int:
        """Return one field of an object, 0 (no value) when it has not as many."""
        slots = self.slots(word)
        return slots[number] if number < len(slots) else 0

    def blob(self, word: int) -> bytes:
        """Return a text; b"" for no value."""
        found = self._view(word)
        self._budget.spend(1, len(found), self.path)
        return bytes(found)

    def _view(self, word: int) -> memoryview:
        shape = _BLOBS.get(word >> 28)
        if shape is None:
            if not word:
                return self._payload[:0]
            raise Malformed(f"{self.path}: a text was expected in the binary apk database")
        at = word & 0x0FFFFFFF
        try:
            (length,) = struct.unpack_from(shape, self._payload, at)
        except struct.error:
            raise Malformed(f"{self.path}: a text leads out of the binary apk database") from None
        begin = at + struct.calcsize(shape)
        if begin + length > len(self._payload):
            raise Malformed(f"{self.path}: a text leads out of the binary apk database")
        return self._payload[begin : begin + length]

    def number(self, word: int) -> int:
        """Return a number that the word itself holds; 0 for any other value."""
        return word & 0x0FFFFFFF if word >> 28 == 1 else 0

    def nested(self, word: int) -> tuple[_Tree, int]:
        """Return a package's own tree and root: a tree in a text, or an object of this one."""
        if word >> 28 == _OBJECT:
            return self, word
        tree = _Tree(self._view(word), 0, self.path, self._budget)
        return tree, tree.root


def _package(tree: _Tree, root: int) -> Iterator[Package | Ownership]:
    info = tree.slots(tree.slot(root, _INFO))

    def text(number: int) -> str:
        return tree.blob(info[number]).decode(errors="replace") if number < len(info) else ""

    name, version, licence = text(_NAME), text(_VERSION), text(_LICENCE)
    if not name or not version:
        raise Malformed("no name or no version")
    yield Package(
        "apk",
        name,
        version,
        source=SourcePackage(text(_ORIGIN) or name, version),
        arch=text(_ARCH),
        licences=(licence,) if licence else (),
        requires=_names(tree, info, _DEPENDS),
        provides=_names(tree, info, _PROVIDES, versions=True),
        supplier=text(_MAINTAINER),
    )
    files = b"\n".join(_files(tree, tree.slot(root, _PATHS)))
    if files:
        yield Ownership(name, files)


def _names(tree: _Tree, info: tuple[int, ...], number: int, *, versions: bool = False) -> tuple[str, ...]:
    """Return the names of a list of dependencies; conflicts are none."""
    found: dict[str, None] = {}
    for word in tree.items(info[number]) if number < len(info) else ():
        slots = (*tree.slots(word), 0, 0, 0, 0)
        name = tree.blob(slots[_DEP_NAME]).decode(errors="replace")
        version = tree.blob(slots[_DEP_VERSION]).decode(errors="replace")
        if name and not tree.number(slots[_DEP_MATCH]) & _CONFLICT:
            found[f"{name}@{version}" if versions and version else name] = None
    return tuple(found)


def _files(tree: _Tree, paths: int) -> Iterator[bytes]:
    for word in tree.items(paths):
        slots = (*tree.slots(word), 0, 0, 0, 0)
        folder = tree.blob(slots[_DIRECTORY])
        for file in tree.items(slots[_FILES]):
            name = tree.blob(tree.slot(file, 1))
            yield folder + b"/" + name if folder else name
