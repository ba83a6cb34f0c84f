"""`seawall sbom`: bills of materials, made, judged and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from seawall.cli import shared
from seawall.cli.values import BillOutput
from seawall.model.errors import ExitCode, Misuse

if TYPE_CHECKING:
    from seawall.sbom import Bill


class _Making(click.Group):
    """A group whose usual command need not be named: `seawall sbom TARGET` is `seawall sbom make TARGET`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name it, where the first word names no other."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(name="sbom", cls=_Making)
def COMMAND() -> None:  # noqa: N802
    """Make, judge and compare bills of materials (SBOMs).

    `seawall sbom TARGET` is short for `seawall sbom make TARGET`.
    """


@COMMAND.command(name="make")
@click.argument("target", metavar="TARGET")
@shared.bill
@click.option("--score/--no-score", help="Show how complete the bill is instead of writing it.")
@click.option(
    "--vulnerabilities/--no-vulnerabilities",
    help="Match the packages with the advisories, too, and write what is found where the format can.",
)
@shared.mirror
@shared.reading
@shared.progress
@shared.quiet
def make(  # noqa: PLR0913 (one parameter for each option)
    *,
    target: str,
    output: tuple[BillOutput, ...],
    score: bool,
    vulnerabilities: bool,
    mirror: str | None,
    progress: bool,
    quiet: bool,
    **reading: Unpack[shared.Reading],
) -> int:
    """Write what TARGET consists of, as SPDX, CycloneDX or simpler.

    TARGET is whatever `seawall scan` takes, a bill of materials among it. What could not be read is in the
    document where its format has a place, and counted on stderr.
    """
    from msgspec.structs import replace  # noqa: PLC0415 (help and completion do without them)

    from seawall import bills as making  # noqa: PLC0415
    from seawall.cli import bills, outputs  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415

    if not score:
        outputs.check(output)
    options = replace(shared.options(target, reading), mirror=mirror)
    notices: list[str] = []
    with shown(wanted=progress and not quiet) as bars:
        bill = making.make(options, bars, notices.append, findings=vulnerabilities)
    if not quiet:
        _say(bill, notices)
    if score:
        from seawall.sbom.quality import assess  # noqa: PLC0415

        found = assess(bill)
        outputs.write_lines(lambda width: bills.scored(found, width))
    else:
        bills.write(bill, output)
    return ExitCode.PASSED


def _say(bill: Bill, notices: list[str]) -> None:
    from seawall.report.text import visible  # noqa: PLC0415

    missing = sum(each.weight for each in bill.inventory.not_assessed)
    counted = [f"not read: {missing} (`seawall scan` names them)"] if missing else []
    for said in (*notices, *counted):
        click.echo(f"seawall: {visible(said, 500)}", err=True)


@COMMAND.command(name="diff")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@click.option("--exit-code/--no-exit-code", help="End with 1 when anything differs.")
@shared.reading
@shared.quiet
def diff(
    *, before: str, after: str, as_json: bool, exit_code: bool, quiet: bool, **reading: Unpack[shared.Reading]
) -> int:
    """Show which packages AFTER has that BEFORE has not, which it lacks, and whose version changed.

    Each of the two is a bill of materials or whatever else `seawall scan` takes: two tags of an image, say.
    """
    from seawall import bills as making  # noqa: PLC0415 (help and completion do without them)
    from seawall.cli import bills, outputs  # noqa: PLC0415
    from seawall.sbom.diff import difference  # noqa: PLC0415

    if before == after == "sbom:-":
        raise Misuse("stdin can be one of the two only")
    found = difference(*(making.make(shared.options(each, reading)) for each in (before, after)))
    if as_json:
        from seawall.report.formats.json import encoded  # noqa: PLC0415

        click.echo(encoded(found), nl=False)
    elif not quiet:
        outputs.write_lines(lambda width: bills.compared(found, width))
    return ExitCode.GATE_VIOLATED if found and exit_code else ExitCode.PASSED
