"""`seawall context`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from seawall.cli import shared, values
from seawall.model.finding import Severity


@click.command(name="context")
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@click.option(
    "--file",
    "-f",
    "dockerfile",
    type=click.Path(path_type=Path),
    help="The Dockerfile, relative to where you are.  [default: the Dockerfile in DIRECTORY]",
)
@shared.build_arg
@click.option(
    "--propose/--no-propose", help="Print the lines of an ignore file that keep back what was found, instead."
)
@shared.output
@click.option(
    "--contents/--no-contents",
    default=True,
    show_default=True,
    help="Look for secrets in the files that can be copied.",
)
@shared.fail_on()
@shared.cache_dir
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    directory: Path,
    dockerfile: Path | None,
    build_arg: tuple[tuple[str, str], ...],
    propose: bool,
    output: tuple[values.Output, ...],
    contents: bool,
    fail_on: str | None,
    cache_dir: Path,
) -> int:
    """Show what a build of DIRECTORY would copy, and what of that should not travel.

    The ignore file is evaluated as Docker does; nothing is built and nothing is sent.
    """
    from seawall.cli import contexts, outputs  # noqa: PLC0415 (help and completion do without it)
    from seawall.dockerfile.context import judged  # noqa: PLC0415
    from seawall.leaks import leaks  # noqa: PLC0415
    from seawall.secrets import Asked  # noqa: PLC0415

    outputs.check(output)
    found = judged(directory, dockerfile, dict(build_arg))
    inside = leaks(found, Asked(), cache_dir) if contents and not propose else None
    report = contexts.report_of(found, inside, Severity(fail_on) if fail_on else None, datetime.now(UTC))
    if propose and report.not_assessed:
        unread = len(report.not_assessed)
        click.echo(f"seawall: not assessed: {unread}; without --propose it is said what", err=True)
    if propose:
        click.echo("".join(f"{each}\n" for each in found.proposed), nl=False)
        return report.verdict.exit_code
    return outputs.deliver(report, contexts.shaped(output, found), None, quiet=True)
