"""`seawall cache`: what is kept of layers that were read."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seawall.cli import shared, values
from seawall.model.errors import ExitCode, FetchError

if TYPE_CHECKING:
    from seawall.report.layout import Line
    from seawall.source.cache.base import Address
    from seawall.source.cache.status import Status


@click.group(name="cache")
def COMMAND() -> None:  # noqa: N802
    """Inspect, clean and carry what is kept of layers that were read."""


@COMMAND.command(name="status")
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@shared.cache_dir
@shared.cache_size
@shared.cache_backend
def status(*, as_json: bool, cache_dir: Path, cache_size: int, cache_backend: Address | None) -> int:
    """Show how much is kept, since when, and what of it this version of Seawall can use.

    With a shared cache, show whether it answers; ends with 2 when it does not.
    """
    from seawall.cli.outputs import write_lines  # noqa: PLC0415
    from seawall.inventory.declared import code_digest  # noqa: PLC0415
    from seawall.source.cache import status as counting  # noqa: PLC0415

    found = counting.status(_folder(cache_dir), code_digest(), cache_size)
    says, fault = _reached(cache_backend) if cache_backend else ("", "")
    if as_json:
        _write_json(found, cache_backend, says, fault)
    else:
        write_lines(lambda width: _lines(found, cache_backend, says or fault, width))
    return FetchError.exit_code if fault else ExitCode.PASSED


def _folder(cache_dir: Path) -> Path:
    from seawall.source.cache import FOLDER  # noqa: PLC0415

    return cache_dir / FOLDER


def _reached(address: Address) -> tuple[str, str]:
    """Ask a shared cache, and return what answers, or what is wrong."""
    from contextlib import closing  # noqa: PLC0415

    from seawall.source.cache.base import backend_of  # noqa: PLC0415
    from seawall.source.cache.shared import Shared  # noqa: PLC0415

    with closing(Shared(backend_of(address).open(address), address.shown, lambda _: None)) as asked:
        begun = time.monotonic()
        try:
            says = asked.check()
        except FetchError as error:
            return "", str(error)
        return f"{says}, after {1000 * (time.monotonic() - begun):.0f} ms", ""


def _write_json(found: Status, address: Address | None, says: str, fault: str) -> None:
    import msgspec  # noqa: PLC0415

    from seawall.report.formats.json import encoded  # noqa: PLC0415

    document = msgspec.to_builtins(found)
    document |= {"oldest": _moment(found.oldest), "newest": _moment(found.newest)}
    if address:
        document["backend"] = {"address": address.shown, "reachable": not fault, "says": says or fault}
    click.echo(encoded(document).decode(), nl=False)


def _moment(seconds: float | None) -> str | None:
    from datetime import UTC, datetime  # noqa: PLC0415

    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def _lines(found: Status, address: Address | None, answer: str, width: int) -> Iterator[Line]:
    from seawall.model.text import described_size  # noqa: PLC0415
    from seawall.report.layout import Column, Span, line, table, wrapped  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415

    yield line(Span(visible(found.directory, 1000), "bold"))
    bound = f" of {described_size(found.limit)}" if found.limit else ", unlimited"
    yield line(f"  {found.entries} entries, {described_size(found.bytes)}{bound}")
    if found.entries:
        yield line(f"  last used between {_moment(found.oldest)} and {_moment(found.newest)}")
        yield ()
        heads = [Column("CODE"), Column("ENTRIES", right=True), Column("SIZE", right=True), Column("")]
        rows = [
            [
                Span(visible(group.code[:12]) or "damaged"),
                Span(str(group.entries)),
                Span(described_size(group.bytes)),
                Span("usable" if group.usable else "stale", "" if group.usable else "yellow"),
            ]
            for group in found.groups
        ]
        yield from table(heads, rows, width)
    if address:
        yield ()
        yield from wrapped(f"{visible(address.shown)}: {visible(answer, 500)}", width)


@COMMAND.command(name="clean")
@click.option("--stale/--no-stale", help="Remove only what this version of Seawall cannot use.")
@click.option(
    "--older-than",
    type=values.age,
    metavar="AGE",
    help="Remove only what was not used for so long, such as 12h or 30d.",
)
@click.option("--dry-run/--no-dry-run", help="Remove nothing; say what would go.")
@shared.cache_dir
@shared.quiet
def clean(*, stale: bool, older_than: timedelta | None, dry_run: bool, cache_dir: Path, quiet: bool) -> int:
    """Remove what is kept of layers: all of it, or what the options choose.

    A scan reads again what is missing. Advisory data stays.
    """
    from seawall.inventory.declared import code_digest  # noqa: PLC0415
    from seawall.model.text import described_size  # noqa: PLC0415
    from seawall.source.cache import status as counting  # noqa: PLC0415

    removed = counting.clean(
        _folder(cache_dir),
        time.time(),
        unless=code_digest() if stale else None,
        older_than=older_than.total_seconds() if older_than else None,
        dry=dry_run,
    )
    if not quiet:
        done = "would be removed" if dry_run else "removed"
        click.echo(f"{removed.entries} entries, {described_size(removed.bytes)}, {done}", err=True)
    return ExitCode.PASSED


@COMMAND.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@shared.cache_dir
@shared.quiet
def export(*, file: Path, cache_dir: Path, quiet: bool) -> int:
    """Write the layers that this version can use to FILE, to be carried to another machine.

    Ends with 3 when there are none.
    """
    from seawall.inventory.declared import code_digest  # noqa: PLC0415
    from seawall.source.cache import archive  # noqa: PLC0415

    count = archive.export(_folder(cache_dir), file, code_digest())
    if not quiet:
        click.echo(f"{count} entries written", err=True)
    return ExitCode.PASSED


@COMMAND.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@shared.cache_dir
@shared.cache_size
@shared.quiet
def import_(*, file: Path, cache_dir: Path, cache_size: int, quiet: bool) -> int:
    """Take over the layers of FILE, which `seawall cache export` wrote.

    Every entry is verified before it counts. Whoever wrote FILE says what its layers hold: where
    SEAWALL_CACHE_KEY is set, only what was written with that key is taken over.
    """
    from seawall.source.cache import archive, secret_of  # noqa: PLC0415

    taken = archive.load(_folder(cache_dir), file, limit=cache_size, secret=secret_of(os.environ))
    if taken.refused:
        click.echo(f"seawall: {taken.refused} entries left out: not signed with SEAWALL_CACHE_KEY", err=True)
    if not quiet:
        click.echo(f"{taken.entries} entries taken over", err=True)
    return ExitCode.PASSED
