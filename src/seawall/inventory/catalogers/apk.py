"""Packages of apk, and the files that each installed, from its one database.

A stanza has lines of one letter, a colon and a value (apk-tools, "installed database"): P name, V version,
A architecture, o origin (the source package, of the same version), L licence, m maintainer, D what it depends
on, p what it provides, C the checksum by which apk knows the package (of its control data: Q1 and a SHA-1 in
base64), F a directory, R a file in the directory before it.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed, Unsupported
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.base import File

_LINE = re.compile(rb"^([PVAoLmDpCFR]):([^\n]*)", re.MULTILINE)
_KNOWN = re.compile(rb"^[PVAoLFR]:", re.MULTILINE)
_BINARY_DATABASE = b"ADB"
_CONSTRAINT = re.compile(r"[<>=~@].*")
_SHA1_LENGTH = 20


def parse(file: File) -> Iterator[Record]:
    """Yield each package and its files; stanzas without a name or version are counted.

    Raises Unsupported for the binary form of a database, Malformed for something that is neither.
    """
    content = file.read(CATALOGER.max_size)
    if content.startswith(_BINARY_DATABASE):
        raise Unsupported(f"{file.path}: a binary apk database")
    if content.strip() and not _KNOWN.search(content):
        raise Malformed(f"{file.path}: no field of a package in {len(content)} bytes")
    broken = 0
    for stanza in content.split(b"\n\n"):
        lines = _LINE.findall(stanza)
        fields = {key: value.decode(errors="replace").strip() for key, value in lines if key not in b"FR"}
        if fields.get(b"P") and fields.get(b"V"):
            yield _package(fields)
            if files := _files(lines):
                yield Ownership(fields[b"P"], files)
        else:
            broken += bool(lines)
    if broken:
        yield NotAssessed("package", file.path, "no name (P) or no version (V)", weight=broken)


def _package(fields: dict[bytes, str]) -> Package:
    name, version = fields[b"P"], fields[b"V"]
    licence = fields.get(b"L")
    return Package(
        "apk",
        name,
        version,
        source=SourcePackage(fields.get(b"o") or name, version),
        arch=fields.get(b"A", ""),
        licences=(licence,) if licence else (),
        requires=_names(fields.get(b"D", "")),
        provides=_names(fields.get(b"p", "")),
        digests=_digests(fields.get(b"C", "")),
        supplier=fields.get(b"m", ""),
    )


def _names(text: str) -> tuple[str, ...]:
    """Return names (`so:libc.musl-x86_64.so.1`, `cmd:sh`) without versions; `!name` is a conflict."""
    return tuple(dict.fromkeys(_CONSTRAINT.sub("", each) for each in text.split() if each[0] != "!"))


def _digests(checksum: str) -> tuple[tuple[str, str], ...]:
    if not checksum.startswith("Q1"):
        return ()
    try:
        found = a2b_base64(checksum[2:])
    except ValueError:
        return ()
    return (("sha1", found.hex()),) if len(found) == _SHA1_LENGTH else ()


def _files(lines: list[tuple[bytes, bytes]]) -> bytes:
    folder = b""
    paths = []
    for key, value in lines:
        if key == b"F":
            folder = value + b"/" if value else b""
        elif key == b"R":
            paths.append(folder + value)
    return b"\n".join(paths)


CATALOGER = Cataloger(
    name="apk",
    globs=("usr/lib/apk/db/installed", "lib/apk/db/installed"),
    system=True,
    exclusive=True,
    parse=parse,
)
