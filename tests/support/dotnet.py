"""Small .NET assemblies and single-file applications, laid out as the compiler and the bundler do."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack

from support.go import DATA, elf

MARKER = bytes.fromhex("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae")
RESOURCES_AT, RESOURCES_ADDRESS = 0x400, 0x4000


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _block(key: str, value: bytes, children: bytes = b"", *, text: bool = False) -> bytes:
    """A block of a version resource: its length, its value's, its kind, its key, and what is in it."""
    head = key.encode("utf-16-le") + b"\0\0"
    body = _padded(bytes(6) + head)[6:] + _padded(value) + children if children else b""
    body = body or _padded(bytes(6) + head)[6:] + value
    size = len(value) // 2 if text else len(value)
    return pack("<HHH", 6 + len(body), size, int(text)) + body


def version_resource(strings: Mapping[str, str]) -> bytes:
    """VS_VERSIONINFO with a table of strings."""
    lines = b"".join(
        _padded(_block(name, value.encode("utf-16-le") + b"\0\0", text=True))
        for name, value in strings.items()
    )
    table = _block("040904b0", b"", lines)
    fixed = pack("<II", 0xFEEF04BD, 0x10000) + bytes(44)
    return _block("VS_VERSION_INFO", fixed, _padded(_block("StringFileInfo", b"", table)))


def resources(version: bytes) -> bytes:
    """A resource section with an icon, which is passed over, and the version of one language."""

    def directory(*entries: tuple[int, int]) -> bytes:
        return pack("<12xHH", 0, len(entries)) + b"".join(pack("<II", *entry) for entry in entries)

    sub = 1 << 31
    first = directory((3, sub | 32), (16, sub | 56))
    icons, names = directory((1, 104)), directory((1, sub | 80))
    languages = directory((1033, 104))
    leaf = pack("<II8x", RESOURCES_ADDRESS + 120, len(version))
    found = first + icons + names + languages + leaf
    assert len(found) == 120
    return found + version


def assembly(strings: Mapping[str, str], *, managed: bool = True, wide: bool = False) -> bytes:
    """A portable executable of a kilobyte and its resources; `wide` is for 64 bits only."""
    content = resources(version_resource(strings))
    directories = [(0, 0)] * 16
    directories[2] = (RESOURCES_ADDRESS, len(content))
    directories[14] = (0x2008, 72) if managed else (0, 0)
    optional = pack("<H", 0x20B if wide else 0x10B).ljust(108 if wide else 92, b"\0") + pack("<I", 16)
    optional += b"".join(pack("<II", *each) for each in directories)
    section = b".text\0\0\0" + pack("<IIII", 0x100, 0x2000, 0x100, 0x300) + bytes(16)
    section += b".rsrc\0\0\0" + pack("<IIII", len(content), RESOURCES_ADDRESS, len(content), RESOURCES_AT)
    header = b"PE\0\0" + pack("<HH12xHH", 0x14C, 2, len(optional), 0x2102) + optional + section + bytes(16)
    start = b"MZ".ljust(0x3C, b"\0") + pack("<I", 0x80)
    return (start.ljust(0x80, b"\0") + header).ljust(RESOURCES_AT, b"\0") + content


def _string(text: str) -> bytes:
    return bytes([len(text)]) + text.encode()


def host(data: bytes = b"", header: int = 0) -> bytes:
    """What a bundle begins with: a program whose data, after `data`, say where the bundle's header is."""
    return elf(b"read-only", data + pack("<Q", header) + MARKER + b"more data", note=b"")


def marker_of(data: bytes = b"") -> int:
    """Where the host says where the header is."""
    return DATA + len(data)


def bundle(files: Mapping[str, bytes], major: int = 6, data: bytes = b"") -> bytes:
    """A host with files bundled behind it; one called `*.deps.json` is the list of dependencies."""
    kinds = {".dll": 1, ".so": 2, ".deps.json": 3, ".runtimeconfig.json": 4}
    content = host(data)
    entries, places = b"", {3: (0, 0), 4: (0, 0)}
    for name, each in files.items():
        kind = next((kind for suffix, kind in kinds.items() if name.endswith(suffix)), 0)
        places[kind] = (len(content), len(each))
        compressed = bytes(8) if major >= 6 else b""
        entries += pack("<qq", *places[kind]) + compressed + bytes([kind]) + _string(name)
        content += each
    header = len(content)
    content += pack("<IIi", major, 0, len(files)) + _string("abcdefgh")
    if major >= 2:
        content += pack("<qqqqQ", *places[3], *places[4], 0)
    return host(data, header) + content[len(host(data)) :] + entries
