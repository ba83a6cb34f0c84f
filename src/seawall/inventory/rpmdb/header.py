"""The rpm header: an index of tagged entries over a store of data, all big-endian.

Implements the "Header Structure" of the RPM file format (rpm.org, format v3 and v4), in the form in which
the databases hold it: without the magic, the two counts first.
"""

from __future__ import annotations

from struct import Struct

from seawall.inventory.rpmdb.fields import fields
from seawall.model.errors import LimitExceeded, Malformed

SIGMD5 = 261
NAME = 1000
VERSION = 1001
RELEASE = 1002
EPOCH = 1003
VENDOR = 1011
LICENSE = 1014
PACKAGER = 1015
ARCH = 1022
OLDFILENAMES = 1027
SOURCERPM = 1044
PROVIDENAME = 1047
REQUIRENAME = 1049
DIRINDEXES = 1116
BASENAMES = 1117
DIRNAMES = 1118
MODULARITYLABEL = 5096

_PROPERTIES = (
    NAME,
    VERSION,
    RELEASE,
    EPOCH,
    LICENSE,
    ARCH,
    SOURCERPM,
    MODULARITYLABEL,
    VENDOR,
    PACKAGER,
    SIGMD5,
)
_RELATIONS = (PROVIDENAME, REQUIRENAME)
_WANTED = frozenset((*_PROPERTIES, *_RELATIONS, OLDFILENAMES, DIRINDEXES, BASENAMES, DIRNAMES))
_COUNTS = Struct(">II")
_ENTRY = Struct(">IIII")
_MAX_ENTRIES = 0xFFFF
_INT32 = 4
_BINARY = 7
_TEXTS = frozenset((6, 8, 9))  # STRING, STRING_ARRAY, I18NSTRING
_MAX_VALUES = 1 << 20
# A real header spends over 100 bytes on a file whose path is seldom longer; a hostile one names a long
# directory once and points at it from every file.
_PATHS_PER_BYTE = 16
_PATHS_FREE = 64 * 1024


class Header:
    """The entries of one header blob; each is decoded, and checked, when it is asked for.

    Raises Malformed when the counts do not add up to the blob's length.
    """

    def __init__(self, blob: bytes) -> None:
        entries, stored = fields(_COUNTS, blob, 0, "rpm header")
        self._blob = blob
        self._store = _COUNTS.size + entries * _ENTRY.size
        if not 0 < entries <= _MAX_ENTRIES or self._store + stored != len(blob):
            raise Malformed(f"rpm header: {entries} entries and {stored} bytes of data in {len(blob)} bytes")
        # The entries that installation added come last, and replace those that the package was built with.
        index = blob[_COUNTS.size : self._store]
        self._entries = {entry[0]: entry[1:] for entry in _ENTRY.iter_unpack(index) if entry[0] in _WANTED}

    def text(self, tag: int) -> str:
        """Return a string, the first one of an array; "" when it is not there."""
        found = self._strings(tag, 1)
        return found[0].decode(errors="replace") if found else ""

    def number(self, tag: int) -> int:
        """Return a 32-bit number, the first one of an array; 0 when it is not there."""
        return next(iter(self._numbers(tag, 1)), 0)

    def texts(self, tag: int) -> list[str]:
        """Return the strings of an array."""
        return [found.decode(errors="replace") for found in self._strings(tag)]

    def hexadecimal(self, tag: int) -> str:
        """Return binary data in hexadecimal; "" when it is not there."""
        start, count = self._entry(tag, frozenset((_BINARY,)))
        return self._blob[start : start + count].hex() if count else ""

    def files(self) -> bytes:
        """Return the package's paths, one a line, without leading slashes.

        Raises LimitExceeded when they are many times larger than the header that spells them.
        """
        names = self._strings(BASENAMES)
        if not names:
            return b"\n".join(name.lstrip(b"/") for name in self._strings(OLDFILENAMES))
        folders = [name.lstrip(b"/") for name in self._strings(DIRNAMES)]
        indexes = self._numbers(DIRINDEXES)
        if len(indexes) != len(names) or max(indexes) >= len(folders):
            raise Malformed(f"rpm header: {len(names)} files, their directories not among {len(folders)}")
        of_file = [folders[index] for index in indexes]
        if sum(map(len, of_file)) > _PATHS_PER_BYTE * len(self._blob) + _PATHS_FREE:
            raise LimitExceeded(f"rpm header: paths over {_PATHS_PER_BYTE} times its {len(self._blob)} bytes")
        return b"\n".join(map(bytes.__add__, of_file, names))

    def _entry(self, tag: int, kinds: frozenset[int]) -> tuple[int, int]:
        """Return where the data of `tag` begins and how many values it has; 0 when it is not there."""
        kind, offset, count = self._entries.get(tag, (0, 0, 0))
        if count and kind not in kinds:
            raise Malformed(f"rpm header: tag {tag} has the type {kind}")
        start = self._store + offset
        if count > min(_MAX_VALUES, len(self._blob) - start):
            raise Malformed(f"rpm header: tag {tag}, {count} values at byte {start} of {len(self._blob)}")
        return start, count

    def _strings(self, tag: int, most: int = _MAX_VALUES) -> list[bytes]:
        start, count = self._entry(tag, _TEXTS)
        count = min(count, most)
        if count == 1:
            end = self._blob.find(b"\0", start)
            found = [self._blob[start:end]] if end >= 0 else []
        else:
            *found, _rest = self._blob[start:].split(b"\0", count)
        if len(found) != count:
            raise Malformed(f"rpm header: tag {tag}, a string after byte {start} has no end")
        return found

    def _numbers(self, tag: int, most: int = _MAX_VALUES) -> tuple[int, ...]:
        start, count = self._entry(tag, frozenset((_INT32,)))
        return fields(Struct(f">{min(count, most)}I"), self._blob, start, f"rpm header: tag {tag}")
