"""Lines of styled text, and tables that fit a width; knows nothing of reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from msgspec import Struct

from seawall.report.text import columns, folded, padded, shortened

GAP = 2


class Span(Struct, frozen=True):
    """Printable text in one style, named as rich names it; "" is plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """Make a line of spans and plain text."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def wrapped(text: str, width: int, *, indent: int = 0, style: str = "") -> Iterator[Line]:
    """Break a sentence into lines; all but the first start further in, and so look like no other."""
    first, *rest = folded(text, max(width - indent - 2, 20))
    yield line(" " * indent, Span(first, style))
    for part in rest:
        yield line(" " * (indent + 2), Span(part, style))


class Column(Struct, frozen=True):
    """A column: `least` is the width it keeps when space is short (0: never narrower than its cells).

    `cut` shortens a cell that does not fit instead of breaking it into lines.
    """

    title: str
    least: int = 0
    cut: bool = False
    right: bool = False


def table(heads: Sequence[Column], rows: Sequence[Sequence[Span]], width: int) -> Iterator[Line]:
    """Lay the rows out in at most `width` columns where that is possible; columns with no content go."""
    used = [index for index in range(len(heads)) if any(row[index].text for row in rows)]
    heads = [heads[index] for index in used]
    rows = [[row[index] for index in used] for row in rows]
    widths = _widths(heads, rows, width)
    yield _joined([Span(_aligned(h.title, h, w), "bold") for h, w in zip(heads, widths, strict=True)])
    for row in rows:
        yield from _row_lines(heads, row, widths)


def _widths(heads: Sequence[Column], rows: Sequence[Sequence[Span]], width: int) -> list[int]:
    widths = [
        max(columns(head.title), *(columns(row[index].text) for row in rows))
        for index, head in enumerate(heads)
    ]
    over = sum(widths) + GAP * (len(widths) - 1) - width
    while over > 0:
        slack = [
            w - max(h.least, columns(h.title)) if h.least else 0 for h, w in zip(heads, widths, strict=True)
        ]
        if max(slack) <= 0:
            break
        widest = max(range(len(widths)), key=lambda index: (slack[index] > 0, widths[index], slack[index]))
        widths[widest] -= 1
        over -= 1
    return widths


def _row_lines(heads: Sequence[Column], row: Sequence[Span], widths: Sequence[int]) -> Iterator[Line]:
    cells = [_cell(head, span, width) for head, span, width in zip(heads, row, widths, strict=True)]
    for parts in zip_longest(*cells, fillvalue=""):
        shown = zip(heads, row, parts, widths, strict=True)
        yield _joined([Span(_aligned(part, head, width), span.style) for head, span, part, width in shown])


def _cell(head: Column, span: Span, width: int) -> list[str]:
    return [shortened(span.text, width)] if head.cut else folded(span.text, width)


def _aligned(text: str, head: Column, width: int) -> str:
    return " " * (width - columns(text)) + text if head.right else padded(text, width)


def _joined(spans: Sequence[Span]) -> Line:
    """Spans with gaps between, without spaces at the end of the line."""
    parts: list[Span] = []
    for span in spans:
        parts += (span, Span(" " * GAP))
    while parts and not parts[-1].text.strip():
        parts.pop()
    if parts:
        parts[-1] = Span(parts[-1].text.rstrip(), parts[-1].style)
    return tuple(parts)


def write_plain(lines: Iterable[Line], out: TextIO) -> None:
    """Write the text alone."""
    out.writelines("".join(span.text for span in spans) + "\n" for spans in lines)


def write_styled(lines: Iterable[Line], out: TextIO, width: int) -> None:
    """Write with colours, through rich; the text is never read as markup."""
    from rich.console import Console  # noqa: PLC0415 (only a terminal pays for it)
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=out, force_terminal=True, color_system="standard", width=width, highlight=False)
    for spans in lines:
        console.print(Text.assemble(*((span.text, span.style) for span in spans)), soft_wrap=True)
