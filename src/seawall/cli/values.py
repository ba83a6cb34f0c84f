"""Option types: text from the command line, the environment or seawall.toml, as values.

Each is a function that click calls with the text; it raises BadParameter, to which click adds the option.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem
from msgspec import Struct

from seawall.model.errors import Misuse
from seawall.model.finding import Severity
from seawall.model.text import duration
from seawall.model.text import size as bytes_in
from seawall.report import Format, all_formats, named_format

if TYPE_CHECKING:
    from seawall.sbom import SbomFormat
    from seawall.source.cache.base import Address

SCANNERS = ("vuln", "license", "secret", "misconfig")
PLACES = ("docker", "podman", "registry")


def argument(text: str) -> tuple[str, str]:
    """Read a name and its value."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE")
    return name, value


def deliberate(context: click.Context, param: click.Parameter, value: object) -> object:
    """Refuse a value from seawall.toml: that of a project decides not where its users' secrets go."""
    if context.get_parameter_source(param.name or "") is ParameterSource.DEFAULT_MAP:
        raise click.BadParameter("give it on the command line, or in the environment, not in seawall.toml")
    return value


def severities(text: str) -> frozenset[Severity]:
    """Read names of severities with commas between."""
    return frozenset(map(Severity, _names(text, tuple(Severity))))


def scanners(text: str) -> tuple[str, ...]:
    """Read names of scanners with commas between, in the order given."""
    return _names(text, SCANNERS)


def licences(text: str) -> tuple[str, ...]:
    """Read names of licences with commas between."""
    return _any(text, "SPDX identifiers such as GPL-3.0-only, or AGPL*")


def rules(text: str) -> tuple[str, ...]:
    """Read names of rules with commas between."""
    return _any(text, "names of rules such as apt-pinned or DL3008")


def places(text: str) -> tuple[str, ...]:
    """Read names of places where images are, with commas between, in the order given."""
    return _names(text, PLACES)


def _any(text: str, wanted: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise click.BadParameter(f"nothing is named; give {wanted}")
    return names


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
    return Output(chosen, _file(text, equals, file))


def _file(text: str, equals: str, file: str) -> Path | None:
    """Return the file that an output names; None stands for stdout."""
    if equals and not file:
        raise click.BadParameter(f"{text!r} names no file")
    path = Path(file) if file not in {"", "-"} else None
    if path is not None and (path.is_dir() or not path.parent.is_dir()):
        raise click.BadParameter(f"{file!r} cannot be a file: its directory must exist, and it not be one")
    return path


class BillOutput(Struct, frozen=True):
    """A format of bills of materials, its version, and where it goes: `path` is None for stdout."""

    format: SbomFormat
    version: str
    path: Path | None = None


def bill_output(text: str) -> BillOutput:
    """Read `FORMAT[@VERSION][=FILE]`; `-` as the file is stdout."""
    from seawall import sbom  # noqa: PLC0415 (other commands do without it)

    asked, equals, file = text.partition("=")
    name, at, version = asked.partition("@")
    chosen = sbom.named_format(name)
    written = [each.name for each in sbom.all_formats().values() if each.write] if not chosen else []
    if chosen is None or chosen.write is None:
        known = ", ".join(written or [each.name for each in sbom.all_formats().values() if each.write])
        raise click.BadParameter(f"{name!r} is not a format that is written; there are {known}")
    if at and version not in chosen.versions:
        versions = ", ".join(filter(None, chosen.versions)) or "no versions"
        raise click.BadParameter(f"{version!r} is not a version of {name}; there are {versions}")
    return BillOutput(chosen, version or chosen.versions[0], _file(text, equals, file))


def complete_bill_output(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Complete the name of a format of bills of materials, and its version."""
    from seawall import sbom  # noqa: PLC0415

    names = {
        f"{name}@{version}" if version and "@" in start else name: made.summary
        for name, made in sbom.all_formats().items()
        if made.write
        for version in made.versions
    }
    return [CompletionItem(name, help=summary) for name, summary in names.items() if name.startswith(start)]


def complete_output(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Complete the name of a format."""
    return [
        CompletionItem(name, help=made.summary)
        for name, made in all_formats().items()
        if name.startswith(start)
    ]
