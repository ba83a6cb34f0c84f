"""What is shown and written of bills of materials."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from seawall.cli import outputs
from seawall.model.errors import Misuse
from seawall.report.layout import Column, Line, Span, line, table, wrapped
from seawall.report.text import visible
from seawall.sbom.diff import Difference, Entry, by_layer

if TYPE_CHECKING:
    from seawall.cli.values import BillOutput
    from seawall.sbom import Bill
    from seawall.sbom.quality import Element, Quality

_NAMED = 3
_MADE = 90


def write(bill: Bill, chosen: Sequence[BillOutput]) -> None:
    """Write every format, files first; one that fails costs no other, and Misuse names those that failed."""
    failed: list[str] = []
    for output in sorted(chosen, key=lambda output: output.path is None):
        try:
            if output.path is None:
                _into(bill, output, sys.stdout)
            else:
                outputs.to_file(output.path, lambda out, _, o=output: _into(bill, o, out), None)  # type: ignore[misc]
        except Misuse as error:
            failed.append(str(error))
    if failed:
        raise Misuse("\n".join(failed))


def _into(bill: Bill, output: BillOutput, out: TextIO) -> None:
    assert output.format.write is not None  # values.bill_output takes no other
    out.flush()
    output.format.write(bill, output.version, out.buffer)
    out.buffer.flush()


def compared(found: Difference, width: int) -> Iterator[Line]:
    """Lay out what changed, by the layer that brought it."""
    for title, entries, style in (("ADDED", found.added, "green"), ("REMOVED", found.removed, "red")):
        for layer, members in by_layer(entries).items():
            yield from wrapped(f"{title}{_layer(layer, members)}", width, style="bold")
            for each in members:
                yield from wrapped(visible(each.purl, 400), width, indent=2, style=style)
            yield ()
    if found.changed:
        yield line(Span("CHANGED", "bold"))
        columns = (
            Column("TYPE"),
            Column("PACKAGE", least=12),
            Column("FROM", least=8),
            Column("TO", least=8),
        )
        rows = [
            tuple(
                map(
                    Span,
                    (visible(each.type), visible(each.name), _versions(each.before), _versions(each.after)),
                )
            )
            for each in found.changed
        ]
        yield from table(columns, rows, width)
        yield ()
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    yield line(f"{counts}, {found.same} the same")


def _layer(layer: int | None, members: Sequence[Entry]) -> str:
    if layer is None:
        return ""
    made = f": {visible(members[0].created_by, _MADE)}" if members[0].created_by else ""
    return f" in layer {layer}{made}"


def _versions(entries: Sequence[Entry]) -> str:
    return ", ".join(visible(each.version) or "(none)" for each in entries)


def scored(found: Quality, width: int) -> Iterator[Line]:
    """Lay out how complete a bill is."""
    columns = (
        Column("ELEMENT", least=14),
        Column("ASKED FOR BY", least=10),
        Column("THERE", right=True),
        Column("OF", right=True),
        Column("%", right=True),
        Column("MISSING IN", least=20),
    )
    yield from table(columns, [_row(each) for each in found.elements], width)
    yield ()
    for authority, percent in found.scores:
        yield line(f"{authority}: ", Span(f"{percent:g} %", "bold"))


def _row(element: Element) -> tuple[Span, ...]:
    gone = element.of - element.having
    named = ", ".join(map(visible, element.missing[:_NAMED]))
    more = f" and {gone - _NAMED} more" if gone > _NAMED and named else ""
    return (
        Span(element.name),
        Span(", ".join(element.authorities)),
        Span(str(element.having)),
        Span(str(element.of)),
        Span(f"{element.percent:g}", "green" if not gone else "yellow"),
        Span(named + more),
    )
