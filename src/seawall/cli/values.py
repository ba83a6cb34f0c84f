"""Option types: text from the command line, the environment or seawall.toml, as values.

Each is a function that click calls with the text; it raises BadParameter, to which click adds the option.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem
from msgspec import Struct

from seawall.model.errors import Misuse
from seawall.model.finding import Severity
from seawall.model.text import duration
from seawall.model.text import size as bytes_in
from seawall.report import Format, all_formats, named_format

if TYPE_CHECKING:
    from seawall.source.cache.base import Address

SCANNERS = ("vuln", "license")
PLACES = ("docker", "podman", "registry")


def severities(text: str) -> frozenset[Severity]:
    """Read names of severities with commas between."""
    return frozenset(map(Severity, _names(text, tuple(Severity))))


def scanners(text: str) -> tuple[str, ...]:
    """Read names of scanners with commas between, in the order given."""
    return _names(text, SCANNERS)


def licences(text: str) -> tuple[str, ...]:
    """Read names of licences with commas between."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise click.BadParameter("nothing is named; give SPDX identifiers such as GPL-3.0-only, or AGPL*")
    return names


def places(text: str) -> tuple[str, ...]:
    """Read names of places where images are, with commas between, in the order given."""
    return _names(text, PLACES)


def _names(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        said = f"{unknown[0]!r} is not known" if unknown else "nothing is named"
        raise click.BadParameter(f"{said}; there is {', '.join(known)}")
    return names


def age(text: str) -> timedelta:
    """Read a length of time: a number and one of s, m, h, d, w."""
    found = duration(text)
    if found is None:
        raise click.BadParameter(f"{text!r} is not a length of time such as 24h or 7d")
    return found


def size(text: str) -> int:
    """Read a size in bytes: a number, and KiB, MiB, GiB or none."""
    found = bytes_in(text)
    if found is None:
        raise click.BadParameter(f"{text!r} is not a size such as 500MiB or 2GiB")
    return found


def backend(text: str) -> Address:
    """Read the address of a cache backend, which must be one that can be used here."""
    from seawall.source.cache import base  # noqa: PLC0415 (help does without it)

    try:
        address = base.parsed(text)
        base.backend_of(address).open(address).close()
    except Misuse as error:
        raise click.BadParameter(str(error)) from None
    return address


def base(text: str) -> str:
    """Read a directory or an address, as text."""
    scheme = text.partition("://")[0].lower() if "://" in text else ""
    if not text or scheme not in {"", "http", "https", "file"}:
        raise click.BadParameter(f"{text!r} is not read; give an https address or a directory")
    return text


class Output(Struct, frozen=True):
    """A format and where it goes: a file, or stdout where `path` is None."""

    format: Format
    path: Path | None = None


def output(text: str) -> Output:
    """Read `FORMAT` for stdout, `FORMAT=FILE` for a file; `-` as the file is stdout."""
    name, equals, file = text.partition("=")
    chosen = named_format(name)
    if chosen is None:
        raise click.BadParameter(f"{name!r} is not a format; there are {', '.join(all_formats())}")
    if equals and not file:
        raise click.BadParameter(f"{text!r} names no file")
    path = Path(file) if file not in {"", "-"} else None
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise click.BadParameter(f"{file!r} cannot be a file: its directory must exist, and it not be one")
    return Output(chosen, path)


def complete_output(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Complete the name of a format."""
    return [
        CompletionItem(name, help=made.summary)
        for name, made in all_formats().items()
        if name.startswith(start)
    ]
