"""Binary databases of apk-tools 3, written after its documentation."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

import zstandard

DATABASE = b"idb\0"


class Writer:
    """One tree of values; each method returns the word of what it wrote."""

    def __init__(self) -> None:
        self._payload = bytearray(8)

    def text(self, value: bytes) -> int:
        for kind, shape, limit in ((0x8, "<B", 0xFF), (0x9, "<H", 0xFFFF), (0xA, "<I", 1 << 32)):
            if len(value) <= limit:
                return kind << 28 | self._put(struct.pack(shape, len(value)) + value)
        raise AssertionError

    def slots(self, kind: int, words: Sequence[int]) -> int:
        return kind << 28 | self._put(struct.pack(f"<{len(words) + 1}I", len(words) + 1, *words))

    def _put(self, data: bytes) -> int:
        self._payload += bytes(-len(self._payload) % 4)
        at = len(self._payload)
        self._payload += data
        return at

    def block(self, root: int) -> bytes:
        struct.pack_into("<I", self._payload, 4, root)
        return struct.pack("<I", len(self._payload) + 4) + self._payload


def package(
    fields: Mapping[int, bytes], files: Mapping[bytes, Sequence[bytes]], depends: Sequence[bytes] = ()
) -> bytes:
    """A package's own tree: the fields of its info by number, and names of files by directory."""
    tree = Writer()
    info = [tree.text(fields[n]) if n in fields else 0 for n in range(1, 15)]
    names = [tree.slots(0xE, [tree.text(name)]) for name in depends]
    info.append(tree.slots(0xD, names) if names else 0)
    folders = []
    for folder, members in files.items():
        array = tree.slots(0xD, [tree.slots(0xE, [tree.text(name)]) for name in members])
        folders.append(tree.slots(0xE, [tree.text(folder) if folder else 0, 0, array]))
    return tree.block(tree.slots(0xE, [tree.slots(0xE, info), tree.slots(0xD, folders)]))


def database(packages: Sequence[bytes], schema: bytes = DATABASE) -> bytes:
    """An installed database: packages are trees within a tree."""
    tree = Writer()
    array = tree.slots(0xD, [tree.text(each) for each in packages])
    return b"ADB." + schema + tree.block(tree.slots(0xE, [array]))


def compressed(content: bytes) -> dict[str, bytes]:
    """The same in every form that apk writes."""
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    deflated = deflate.compress(content) + deflate.flush()
    return {
        "plain": content,
        "stored": b"ADBc\0\0" + content,
        "deflated": b"ADBd" + deflated,
        "deflated with a header": b"ADBc\1\t" + deflated,
        "zstandard": b"ADBc\2\3" + zstandard.compress(content),
    }
