"""The plug-in kind of this room: a format of bills of materials, written and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from msgspec import Struct

from seawall import plugins
from seawall.model.finding import Finding
from seawall.model.package import Inventory
from seawall.model.report import Target


class Bill(Struct, frozen=True):
    """What a document tells: a target, what is in it, and, when asked for, what is wrong with that.

    `created` is RFC 3339 in UTC, to the second.  `tools` name who made it, `name version` each.  `writer` is
    the format that it was read from, with its version; "" for what was not read.  What a reader could not
    understand, or could never be matched, is among the inventory's `not_assessed`.
    """

    target: Target
    inventory: Inventory
    created: str
    tools: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    writer: str = ""


class SbomFormat(Struct, frozen=True):
    """One format of bills of materials; bound as FORMAT by a module of `sbom/formats/`.

    `versions` are those of its specification, the usual one first ("" where there are none).
    `write(bill, version, out)` writes bytes and is a function of these alone: two runs give the same ones.
    `recognises(start)` tells the format by the first 64 KiB of a file, and `read(data, name)` returns what
    the whole tells, `name` being what errors call the file; Malformed, LimitExceeded and Unsupported leave.
    A format without `read` is for writing alone; one without `versions` for reading alone.
    """

    name: str
    suffix: str
    summary: str
    versions: tuple[str, ...] = ("",)
    write: Callable[[Bill, str, BinaryIO], None] | None = None
    recognises: Callable[[bytes], bool] | None = None
    read: Callable[[bytes, str], Bill] | None = None
    media_type: str = ""


def named_format(name: str) -> SbomFormat | None:
    """Return one format, without importing the others where its module is named as it is."""
    folder = "seawall.sbom.formats"
    return plugins.find(folder, name.replace("-", "_"), "FORMAT", SbomFormat) or all_formats().get(name)


def all_formats() -> dict[str, SbomFormat]:
    """Return the formats by name."""
    return plugins.load("seawall.sbom.formats", "FORMAT", SbomFormat)
