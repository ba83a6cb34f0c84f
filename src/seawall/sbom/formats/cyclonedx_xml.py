"""CycloneDX in XML (ECMA-424): written as 1.4 to 1.7, read as 1.2 to 1.7."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.cyclonedx.objects import VERSIONS
from seawall.sbom.cyclonedx.writing import Parts, serial_number
from seawall.sbom.cyclonedx.xml_reading import read, recognises
from seawall.sbom.cyclonedx.xml_writing import XmlSyntax

_SYNTAX = XmlSyntax()


def write(bill: Bill, version: str, out: BinaryIO) -> None:
    """Write the bill, a component a line; the serial number is made of the content."""
    content = list(_content(Parts(bill, version, _SYNTAX)))
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<bom xmlns="http://cyclonedx.org/schema/bom/{version}" '
        f'serialNumber="{serial_number(version, content)}" version="1">\n'.encode()
    )
    out.writelines(content)
    out.write(b"</bom>\n")


def _content(parts: Parts) -> Iterator[bytes]:
    yield _SYNTAX.encoded(parts.metadata()) + b"\n"
    yield from _list("components", parts.components())
    yield from _list("dependencies", map(_SYNTAX.encoded, parts.dependencies()))
    yield from _list("compositions", (_SYNTAX.encoded(parts.composition()),))
    yield from _list("vulnerabilities", map(_SYNTAX.encoded, parts.vulnerabilities()))
    yield from _list("annotations", map(_SYNTAX.encoded, parts.annotations()))


def _list(name: str, items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a list of elements in one of that name, nothing where there are none."""
    empty = True
    for item in items:
        yield (f"<{name}>\n".encode() if empty else b"") + item + b"\n"
        empty = False
    if not empty:
        yield f"</{name}>\n".encode()


FORMAT = SbomFormat(
    name="cyclonedx-xml",
    suffix=".cdx.xml",
    summary="CycloneDX in XML",
    versions=VERSIONS,
    write=write,
    recognises=recognises,
    read=read,
    media_type="application/vnd.cyclonedx+xml",
)
