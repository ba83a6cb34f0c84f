"""The plug-in kind of this room: a format, which writes a report as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from msgspec import Struct

from seawall import plugins
from seawall.model.report import Failure, Report, Summary


class Style(Struct, frozen=True):
    """What a format may know of the place it writes to.

    `width` is in columns; `colour` is set for a terminal that shows it; `rows` limits the findings of each
    section of a list for people (None: all of them), which then says how many it left out.
    """

    width: int = 100
    colour: bool = False
    rows: int | None = None


class Format(Struct, frozen=True):
    """One way to write a report; bound as FORMAT by a module of `report/formats/`.

    `write(report, out, style)` writes to a text stream and is a function of these three alone: it asks no
    clock, no environment and no terminal, so that two runs give the same bytes.  `suffix` is that of a file
    in this format, and `machine` marks what programs read, which is UTF-8 whatever the locale says.
    Of many targets a format writes a line for each as it ends (`line`), or all in brief at the end
    (`brief`); one that has neither is for one target alone.
    """

    name: str
    suffix: str
    summary: str
    write: Callable[[Report, TextIO, Style], None]
    machine: bool = True
    line: Callable[[Report | Failure], str] | None = None
    brief: Callable[[Summary, TextIO, Style], None] | None = None


def named_format(name: str) -> Format | None:
    """Return one format, without importing the others where its module is named as it is."""
    folder = "seawall.report.formats"
    return plugins.find(folder, name, "FORMAT", Format) or all_formats().get(name)


def all_formats() -> dict[str, Format]:
    """Return the formats by name."""
    return plugins.load("seawall.report.formats", "FORMAT", Format)
