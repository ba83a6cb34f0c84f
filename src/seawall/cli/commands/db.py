"""`seawall db`: the advisory data on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seawall.cli import shared
from seawall.model.errors import ExitCode

if TYPE_CHECKING:
    from seawall.report.layout import Column, Span
    from seawall.vulnerabilities.store import Pointer
    from seawall.vulnerabilities.update import Outcome

_DAY = 24 * 3600
NOTHING_HERE = "no advisory data was fetched yet: scans use the embedded starter set; run `seawall db update`"


@click.group(name="db")
def COMMAND() -> None:  # noqa: N802
    """Update, inspect and carry the advisory data."""


@COMMAND.command(name="update")
@click.option(
    "--ecosystem",
    multiple=True,
    metavar="NAME",
    help="Update only this one, as the feed names it (Debian, npm, kev, epss); may be given several times.",
)
@click.option("--force/--no-force", help="Fetch and build anew what has not changed.")
@shared.mirror
@shared.offline
@shared.cache_dir
@shared.progress
@shared.quiet
def update(  # noqa: PLR0913 (one parameter for each option)
    *,
    ecosystem: tuple[str, ...],
    force: bool,
    mirror: str | None,
    offline: bool,
    cache_dir: Path,
    progress: bool,
    quiet: bool,
) -> int:
    """Bring the advisory data to date.

    The first time everything is fetched, then only what changed. An update that is interrupted leaves the
    old data in use, and the next one goes on where it stopped.
    """
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.vulnerabilities import update as updating  # noqa: PLC0415
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415

    bases = updating.sources(mirror or "", offline=offline)
    with shown(wanted=progress and not quiet) as bars:

        def told(shard: str, stage: str, done: int, whole: int | None) -> None:
            if bars is not None:
                bars(shard, done, whole, stage)

        outcomes = updating.update(
            Store(cache_dir), bases, ecosystem or None, offline=offline, force=force, told=told
        )
    return _updated(outcomes, quiet=quiet)


def _updated(outcomes: Sequence[Outcome], *, quiet: bool) -> int:
    from seawall.report.text import visible  # noqa: PLC0415

    failed = [outcome for outcome in outcomes if outcome.error]
    for outcome in outcomes:
        if not quiet and not outcome.error:
            changed = "" if outcome.changed is None else f", {outcome.changed} changed"
            told = f"{outcome.shard}: {outcome.state}, {outcome.records} records{changed}"
            click.echo(visible(told), err=True)
    for outcome in failed:
        kept = f"; its {outcome.records} records of before stay in use" if outcome.records else ""
        click.echo(f"seawall: error: {visible(f'{outcome.shard}: {outcome.error}', 500)}{kept}", err=True)
    if not outcomes:
        click.echo("seawall: error: the mirror offers nothing", err=True)
    return ExitCode.DATA_UNAVAILABLE if failed or not outcomes else ExitCode.PASSED


@COMMAND.command(name="status")
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@shared.cache_dir
def status(*, as_json: bool, cache_dir: Path) -> int:
    """Show what advisory data is here: how much, how new, fetched when and from where."""
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415

    pointer = Store(cache_dir).pointer()
    if as_json:
        _write_json(pointer)
    elif pointer.shards:
        _table(*_status(pointer))
    else:
        click.echo(NOTHING_HERE, err=True)
    return ExitCode.PASSED


def _write_json(value: object) -> None:
    from seawall.report.formats.json import encoded  # noqa: PLC0415

    click.echo(encoded(value).decode(), nl=False)


def _status(pointer: Pointer) -> tuple[Sequence[Column], list[list[Span]]]:
    from datetime import UTC, datetime  # noqa: PLC0415

    from seawall.model.freshness import described_age, moment  # noqa: PLC0415
    from seawall.report.layout import Column, Span  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415

    now = datetime.now(UTC)
    rows = []
    for name, entry in pointer.shards.items():
        then = moment(entry.fetched)
        age = f"{described_age(now - then)} ago" if then else "unknown"
        old = then is None or (now - then).total_seconds() > _DAY
        facts = (name, str(entry.records), entry.newest[:19], age, entry.source, entry.digest[:12])
        styles = ("bold", "", "", "yellow" if old else "", "", "dim")
        rows.append([Span(visible(fact), style) for fact, style in zip(facts, styles, strict=True)])
    heads = [Column("DATA"), Column("RECORDS", right=True), Column("NEWEST RECORD"), Column("FETCHED")]
    return [*heads, Column("FROM", least=20, cut=True), Column("SHA-256")], rows


def _table(heads: Sequence[Column], rows: Sequence[Sequence[Span]]) -> None:
    from seawall.cli.outputs import write_lines  # noqa: PLC0415
    from seawall.report.layout import table  # noqa: PLC0415

    write_lines(lambda width: table(heads, rows, width))


@COMMAND.command(name="verify")
@shared.cache_dir
@shared.progress
def verify(*, cache_dir: Path, progress: bool) -> int:
    """Compute the digest of every file of the advisory data and compare it."""
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415

    store = Store(cache_dir)
    total = len(store.pointer().shards)
    with shown(wanted=progress) as bars:
        seen: list[str] = []

        def checked(name: str) -> None:
            seen.append(name)
            if bars is not None:
                bars("verify", len(seen), total)

        faults = store.verify(checked)
    for name, fault in faults.items():
        click.echo(f"{visible(name)}: {visible(fault, 500) if fault else 'as it should be'}")
    if not faults:
        click.echo(NOTHING_HERE, err=True)
    return ExitCode.DATA_UNAVAILABLE if any(faults.values()) or not faults else ExitCode.PASSED


@COMMAND.command(name="search")
@click.argument("text")
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@shared.cache_dir
def search(*, text: str, as_json: bool, cache_dir: Path) -> int:
    """Show what the advisory data knows of TEXT: a CVE, a GHSA or another id, or the name of a package.

    Ends with 3 when it knows nothing of it.
    """
    from functools import partial  # noqa: PLC0415

    from seawall.cli import answers  # noqa: PLC0415
    from seawall.cli.outputs import write_lines  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415
    from seawall.vulnerabilities import search as searching  # noqa: PLC0415
    from seawall.vulnerabilities.database import Database  # noqa: PLC0415

    with Database.open(cache_dir) as database:
        answer = searching.search(database, text)
    if as_json:
        _write_json(answer)
    else:
        write_lines(partial(answers.lines, answer))
    if answer.records:
        return ExitCode.PASSED
    click.echo(f"the advisory data that is here knows nothing of {visible(text)!r}", err=True)
    return ExitCode.TARGET_UNAVAILABLE


@COMMAND.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--ecosystem", multiple=True, metavar="NAME", help="Write only this one; may be given several times."
)
@shared.cache_dir
@shared.quiet
def export(*, file: Path, ecosystem: tuple[str, ...], cache_dir: Path, quiet: bool) -> int:
    """Write the advisory data to FILE, to be carried to where no network is."""
    from seawall.vulnerabilities import archive  # noqa: PLC0415
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415

    _carried("written", archive.export(Store(cache_dir), file, ecosystem or None), quiet=quiet)
    return ExitCode.PASSED


@COMMAND.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@shared.cache_dir
@shared.quiet
def import_(*, file: Path, cache_dir: Path, quiet: bool) -> int:
    """Take over the advisory data of FILE, which `seawall db export` wrote.

    The digest of everything in it is verified before anything counts.
    """
    from seawall.vulnerabilities import archive  # noqa: PLC0415
    from seawall.vulnerabilities.store import Store  # noqa: PLC0415

    _carried("taken over", archive.load(Store(cache_dir), file), quiet=quiet)
    return ExitCode.PASSED


def _carried(what: str, pointer: Pointer, *, quiet: bool) -> None:
    from seawall.report.text import visible  # noqa: PLC0415

    for name, entry in () if quiet else pointer.shards.items():
        click.echo(f"{visible(name)}: {entry.records} records {what}", err=True)
