"""SPDX as JSON: 2.3 and 2.2, and the JSON-LD of 3.0."""

from __future__ import annotations

import re
from typing import BinaryIO

from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.decoding import utf8

_THREE = re.compile(rb'"@context"\s*:\s*(?:\[\s*)?"[^"]{0,200}spdx\.org/rdf/3\.|"spdxId"\s*:')
_TWO = re.compile(rb'"(?:spdxVersion|SPDXID)"\s*:')


def recognises(start: bytes) -> bool:
    """Tell SPDX from other JSON."""
    text = utf8(start).lstrip()
    return text.startswith(b"{") and bool(_TWO.search(text) or _THREE.search(text))


def write(bill: Bill, version: str, out: BinaryIO) -> None:
    """Write a bill as a document of one version."""
    from seawall.sbom.spdx import json2, json3, writing  # noqa: PLC0415 - as long as no SPDX is asked for

    document = writing.document_of(bill, version)
    if version == "3.0":
        json3.write(document, out)
    else:
        json2.write(document, version, out)


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells."""
    from seawall.sbom.spdx import graph3, json2, reading  # noqa: PLC0415 - as long as no SPDX is asked for

    data = utf8(data)
    start = data[: 1 << 16]
    if _THREE.search(start) and not _TWO.search(start):
        return reading.bill_of(graph3.read(data, name), name, "spdx-json")
    return reading.bill_of(json2.read(data, name), name, "spdx-json")


FORMAT = SbomFormat(
    name="spdx-json",
    suffix=".spdx.json",
    summary="SPDX as JSON (ISO/IEC 5962:2021 is 2.2; 3.0 is JSON-LD)",
    versions=("2.3", "2.2", "3.0"),
    write=write,
    recognises=recognises,
    read=read,
    media_type="application/spdx+json",
)
