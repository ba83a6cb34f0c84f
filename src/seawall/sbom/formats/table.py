"""What is in a target, for people: one package a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from seawall.model.package import Package
from seawall.model.text import visible
from seawall.sbom.base import Bill, SbomFormat

_HEADS = ("NAME", "VERSION", "TYPE", "LAYER", "LICENCES", "WHERE")
_CELL = 60


def write(bill: Bill, version: str, out: BinaryIO) -> None:  # noqa: ARG001 - there is but one version
    """Write the packages by type, name and version, then what could not be assessed."""
    inventory = bill.inventory
    lines = [visible(bill.target.reference)]
    lines += [f"  {visible(found.pretty_name or found.id)}" for found in inventory.distributions]
    rows = sorted(map(_row, inventory.packages), key=lambda row: (row[2], row[0], row[1], row))
    if rows:
        lines += ["", *_aligned([_HEADS, *rows])]
    lines += ["", _counted(len(rows), "package")]
    left = inventory.not_assessed
    if left:
        lines += ["", f"Not assessed ({len(left)}):"]
        lines += [f"  {visible(each.kind)} {visible(each.subject)}: {visible(each.why)}" for each in left]
    out.write("".join(f"{line}\n" for line in lines).encode())


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _row(package: Package) -> tuple[str, ...]:
    name = f"{package.namespace}/{package.name}" if package.namespace else package.name
    place = package.locations[0] if package.locations else None
    cells = (
        name,
        package.full_version,
        package.type,
        "" if place is None or place.layer is None else str(place.layer),
        ", ".join(package.licences),
        place.path if place else "",
    )
    return tuple(visible(cell, _CELL) for cell in cells)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


FORMAT = SbomFormat(
    name="table",
    suffix=".txt",
    summary="packages in a table, for people",
    write=write,
    media_type="text/plain",
)
