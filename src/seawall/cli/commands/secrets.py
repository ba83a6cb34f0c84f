"""`seawall secrets`."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

import click

from seawall.cli import outputs, shared, values
from seawall.cli.values import Output
from seawall.model.finding import Severity
from seawall.policy import Filters, Gate


@click.command(name="secrets")
@click.argument("target", metavar="TARGET", default=".")
@shared.output
@shared.fail_on()
@shared.severity
@shared.ignore("detectors", "generic-password")
@click.option(
    "--confidence",
    type=click.Choice(["low", "medium", "high"]),
    default="medium",
    show_default=True,
    help="Show and judge what is at least so likely to be a secret.",
)
@click.option(
    "--max-file-size",
    type=values.size,
    default="10MiB",
    show_default=True,
    metavar="SIZE",
    help="Do not look into files that are longer; they are counted.",
)
@click.option(
    "--decode/--no-decode",
    default=True,
    show_default=True,
    help="Look into text that is written in base64, hexadecimal digits, percent or backslash escapes.",
)
@click.option(
    "--archives/--no-archives",
    default=True,
    show_default=True,
    help="Look into zip, tar, gzip, bzip2, xz and zstd archives, and into those in them.",
)
@click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Leave out what this report has: one of -o json=FILE, or gitleaks' own.",
)
@click.option(
    "--gitleaks-config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Use the rules of this file of gitleaks' instead, as it says.  [default: .gitleaks.toml of TARGET, "
    "where there is one, beside the detectors]",
)
@click.option(
    "--verify",
    is_flag=True,
    callback=values.deliberate,
    help="Ask providers whether what is found is live: each gets its own secrets sent, and nobody else. "
    "Not from seawall.toml.",
)
@click.option(
    "--verify-url",
    type=values.argument,
    callback=values.deliberate,
    metavar="NAME=URL",
    multiple=True,
    help="Ask there, and not at the usual address of the provider; may be given several times, or as "
    "SEAWALL_VERIFY_NAME. Not from seawall.toml.",
)
@shared.imaging
@shared.rows
@shared.progress
@shared.quiet
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    target: str,
    output: tuple[Output, ...],
    fail_on: str | None,
    severity: frozenset[Severity] | None,
    ignore: tuple[str, ...] | None,
    confidence: str,
    max_file_size: int,
    decode: bool,
    archives: bool,
    baseline: Path | None,
    gitleaks_config: Path | None,
    verify: bool,
    verify_url: tuple[tuple[str, str], ...],
    rows: int | None,
    progress: bool,
    quiet: bool,
    **imaging: Unpack[shared.Imaging],
) -> int:
    """Find keys, tokens and passwords in TARGET: the current directory, unless another is named.

    TARGET is a directory, a file, an image, '-' for what comes on stdin, or git:DIR for all that the
    history of a repository holds. An image is named as for `seawall scan`; every layer of it is searched,
    and its configuration. Nothing that is shown or kept holds a secret.
    """
    from msgspec.structs import replace  # noqa: PLC0415 (help and completion do without them)

    from seawall import scan  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.secrets.settings import Asked  # noqa: PLC0415

    outputs.check(output)
    options = replace(
        shared.options(target, {**imaging, "evidence": None}),
        scanners=("secret",),
        secrets=Asked(
            max_file_size=max_file_size,
            decode=Asked().decode if decode else 0,
            archives=Asked().archives if archives else 0,
            ignored=ignore or (),
            confidence=confidence,
            gitleaks=gitleaks_config,
            baseline=baseline,
            verify=verify,
            verify_at=verify_url,
        ),
        filters=Filters(severity),
        gate=Gate(Severity(fail_on) if fail_on else None),
    )
    notices: list[str] = []
    with shown(wanted=progress and not quiet) as bars:
        report = scan.run(options, bars, notices.append)
    if not quiet:
        outputs.say(notices)
    return outputs.deliver(report, output, rows, quiet=quiet)
