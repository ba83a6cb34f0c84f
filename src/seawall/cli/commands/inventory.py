"""`seawall inventory`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Unpack

import click

from seawall.cli import shared
from seawall.model.errors import ExitCode

if TYPE_CHECKING:
    from seawall.inventory.proofs import Explanation
    from seawall.model.package import Inventory


@click.command(name="inventory")
@click.argument("target")
@click.option(
    "--why",
    metavar="PACKAGE",
    help="Show every proof of this package instead: a name, name@version or package URL.",
)
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@shared.reading
@shared.progress
@shared.quiet
def COMMAND(  # noqa: N802
    *,
    target: str,
    why: str | None,
    as_json: bool,
    progress: bool,
    quiet: bool,
    **reading: Unpack[shared.Reading],
) -> int:
    """List the packages of TARGET, which is what `seawall scan` takes.

    Ends with 3 when --why names a package that is not there.
    """
    from seawall import scan  # noqa: PLC0415 (help and completion do without it)
    from seawall.cli import inventories  # noqa: PLC0415
    from seawall.cli.outputs import write_lines  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.inventory.graph import joined  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415

    notices: list[str] = []
    with shown(wanted=progress and not quiet) as bars:
        walk = scan.walked(shared.options(target, reading), scan.READING, bars, notices.append)
    found, inventory = scan.target_of(walk), joined(walk.inventory)
    if not quiet:
        sys.stderr.writelines(f"seawall: {visible(notice, 500)}\n" for notice in notices)
    if why is None:
        if as_json:
            _write_json(inventories.document(found, inventory))
        else:
            write_lines(partial(inventories.listed, found, inventory))
        return ExitCode.PASSED
    explanations = _explained(inventory, why)
    if as_json:
        _write_json(inventories.Why(target=found, explanations=explanations))
    else:
        write_lines(partial(inventories.told, explanations))
    if explanations:
        return ExitCode.PASSED
    click.echo(f"seawall: no package '{visible(why)}' among the {len(inventory.packages)} found", err=True)
    return ExitCode.TARGET_UNAVAILABLE


def _explained(inventory: Inventory, wanted: str) -> tuple[Explanation, ...]:
    from seawall.inventory.declared import catalogers  # noqa: PLC0415
    from seawall.inventory.proofs import explained, matching  # noqa: PLC0415
    from seawall.vulnerabilities.judges import judged_by  # noqa: PLC0415

    kinds = {name: each.evidence for name, each in catalogers().items()}
    return tuple(
        explained(inventory, number, kinds, judged_by(inventory.packages[number], inventory))
        for number in matching(inventory, wanted)
    )


def _write_json(value: object) -> None:
    from seawall.cli.outputs import prepared  # noqa: PLC0415
    from seawall.report.formats.json import encoded  # noqa: PLC0415

    prepared(sys.stdout, machine=True)
    sys.stdout.write(encoded(value).decode())
