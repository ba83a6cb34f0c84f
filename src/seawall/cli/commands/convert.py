"""`seawall convert`."""

from __future__ import annotations

import click

from seawall.cli import shared
from seawall.cli.values import BillOutput
from seawall.model.errors import ExitCode


@click.command(name="convert")
@click.argument("file", metavar="FILE")
@shared.bill
def COMMAND(*, file: str, output: tuple[BillOutput, ...]) -> int:  # noqa: N802
    """Read the bill of materials (SBOM) in FILE, '-' for stdin, and write it in another format.

    What it is written in is seen from its bytes. What could not be read of it is said on stderr.
    """
    from seawall import sbom  # noqa: PLC0415 (help and completion do without it)
    from seawall.cli import bills, outputs  # noqa: PLC0415

    outputs.check(output)
    bill = sbom.opened(file)
    bills.write(bill, output)
    unread = sum(each.weight for each in bill.inventory.not_assessed if each.kind == "package")
    if unread:
        click.echo(f"seawall: {unread} components could not be read or name no package", err=True)
    return ExitCode.PASSED
