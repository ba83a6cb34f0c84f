"""SPDX as tag-value, the form that people can read."""

from __future__ import annotations

import re
from typing import BinaryIO

from seawall.sbom.base import Bill, SbomFormat
from seawall.sbom.decoding import utf8

_VERSION = re.compile(rb"^SPDXVersion:[ \t]*SPDX-2", re.MULTILINE)


def recognises(start: bytes) -> bool:
    """Tell tag-value by the tag that a document begins with."""
    return bool(_VERSION.search(utf8(start)))


def write(bill: Bill, version: str, out: BinaryIO) -> None:
    """Write a bill as a document of one version."""
    from seawall.sbom.spdx import tagvalue, writing  # noqa: PLC0415 - as long as no SPDX is asked for

    tagvalue.write(writing.document_of(bill, version), version, out)


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells."""
    from seawall.sbom.spdx import reading, tagvalue  # noqa: PLC0415 - as long as no SPDX is asked for

    return reading.bill_of(tagvalue.read(utf8(data), name), name, "spdx-tag-value")


FORMAT = SbomFormat(
    name="spdx-tag-value",
    suffix=".spdx",
    summary="SPDX as lines of tags and values",
    versions=("2.3", "2.2"),
    write=write,
    recognises=recognises,
    read=read,
    media_type="text/spdx",
)
