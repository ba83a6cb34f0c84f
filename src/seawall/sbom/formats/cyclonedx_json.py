"""CycloneDX in JSON (ECMA-424): written as 1.4 to 1.7, read as 1.2 to 1.7."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec
from msgspec import Struct

from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.cyclonedx.json_reading import read, recognises
from seawall.sbom.cyclonedx.objects import VERSIONS
from seawall.sbom.cyclonedx.writing import Parts, serial_number, whole_characters

_encode = msgspec.json.Encoder().encode


class _Json:
    def encoded(self, value: Struct) -> bytes:
        return _encode(value)

    def held(self, text: str) -> str:
        return whole_characters(text)


def write(bill: Bill, version: str, out: BinaryIO) -> None:
    """Write the bill, a component a line; the serial number is made of the content."""
    parts = Parts(bill, version, _Json())
    content = list(_content(parts))
    out.write(
        f'{{"$schema":"http://cyclonedx.org/schema/bom-{version}.schema.json","bomFormat":"CycloneDX",'
        f'"specVersion":"{version}","serialNumber":"{serial_number(version, content)}","version":1'.encode()
    )
    out.writelines(content)
    out.write(b"}\n")


def _content(parts: Parts) -> Iterator[bytes]:
    yield b',\n"metadata":' + _encode(parts.metadata())
    yield from _list("components", parts.components())
    yield from _list("dependencies", map(_encode, parts.dependencies()))
    yield from _list("compositions", (_encode(parts.composition()),))
    yield from _list("vulnerabilities", map(_encode, parts.vulnerabilities()))
    yield from _list("annotations", map(_encode, parts.annotations()))


def _list(name: str, items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a member of the document, nothing where it has no items."""
    between = f',\n"{name}":[\n'.encode()
    first = between
    for item in items:
        yield between + item
        between = b",\n"
    if between is not first:
        yield b"\n]"


FORMAT = SbomFormat(
    name="cyclonedx-json",
    suffix=".cdx.json",
    summary="CycloneDX in JSON, for Dependency-Track and most other tools",
    versions=VERSIONS,
    write=write,
    recognises=recognises,
    read=read,
    media_type="application/vnd.cyclonedx+json",
)
