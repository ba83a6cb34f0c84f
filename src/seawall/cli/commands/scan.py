"""`seawall scan`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
from msgspec import Struct

from seawall.cli import outputs, shared, values
from seawall.cli.values import Output
from seawall.licences import Rules
from seawall.model.errors import Misuse
from seawall.model.finding import Severity
from seawall.policy import Filters, Gate

if TYPE_CHECKING:
    from seawall import scan


@click.command(name="scan")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.option(
    "--from",
    "from_file",
    metavar="FILE",
    help="Scan what this file lists, too, one target a line; '-' is stdin.",
)
@click.option(
    "--parallel",
    type=click.IntRange(1, 64),
    help="How many of several targets to scan at once.  [default: one a processor, and one more]",
)
@click.option(
    "--resume/--no-resume",
    help="Of several targets, scan those that the file of -o json=FILE has no report of.",
)
@shared.output
@shared.fail_on("Findings of unknown severity count only for 'unknown', which counts all.")
@click.option("--fail-on-kev/--no-fail-on-kev", help="Exit with 1 when a finding is known to be exploited.")
@click.option(
    "--min-coverage",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 4 when less than this part of the packages could be judged.",
)
@click.option(
    "--max-db-age",
    type=values.age,
    metavar="AGE",
    help="Exit with 5 when advisory data is older than this, such as 24h or 7d.",
)
@shared.severity
@click.option("--only-fixed/--no-only-fixed", help="Show and judge only what has a version that fixes it.")
@click.option(
    "--scanners",
    type=values.scanners,
    metavar="LIST",
    default="vuln",
    show_default=True,
    help="What to look for: vuln, license, secret, misconfig.",
)
@click.option(
    "--license-deny",
    type=values.licences,
    metavar="LIST",
    help="Report packages under these licences, such as GPL-3.0-only,AGPL*.",
)
@click.option(
    "--license-allow",
    type=values.licences,
    metavar="LIST",
    help="Report packages under any other licence than these.",
)
@click.option(
    "--license-severity",
    type=click.Choice([severity.value for severity in Severity], case_sensitive=False),
    default="high",
    show_default=True,
    help="How severe a licence is that is not accepted.",
)
@click.option(
    "--license-unknown",
    type=click.Choice([severity.value for severity in Severity], case_sensitive=False),
    help="Report packages whose licence is not understood, too, as this severe.",
)
@shared.dockerfile
@shared.build_arg
@shared.build_target
@shared.reading
@shared.mirror
@shared.rows
@shared.progress
@shared.quiet
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    targets: tuple[str, ...],
    from_file: str | None,
    parallel: int | None,
    resume: bool,
    output: tuple[Output, ...],
    fail_on: str | None,
    fail_on_kev: bool,
    min_coverage: float | None,
    max_db_age: timedelta | None,
    severity: frozenset[Severity] | None,
    only_fixed: bool,
    scanners: tuple[str, ...],
    license_deny: tuple[str, ...] | None,
    license_allow: tuple[str, ...] | None,
    license_severity: str,
    license_unknown: str | None,
    dockerfile: Path | None,
    build_arg: tuple[tuple[str, str], ...],
    build_target: str,
    mirror: str | None,
    rows: int | None,
    progress: bool,
    quiet: bool,
    **asked: Unpack[shared.Reading],
) -> int:
    """Find the known vulnerabilities of what is installed in each TARGET.

    With --scanners, also licences that are not accepted, secrets, and how images are built and will run.

    TARGET is an OCI layout, an OCI or docker archive, a directory, a bill of materials (SBOM) or another
    file; what it is, is seen from its bytes. Where there is no such path, it is the name of an image, looked
    for as --image-src says. A scheme forces what it is: oci-dir:DIR[:TAG|@DIGEST], oci-archive:FILE,
    docker-archive:FILE, rootfs:DIR, dir:DIR, file:FILE, sbom:FILE ('-' is stdin), docker:NAME, podman:NAME,
    registry:NAME.

    A pattern, registry:HOST/PREFIX/*[:TAG], is all that the registry lists of that name: * stays within one
    part of a path, ** does not. Several targets give one summary, and one line each with -o json.
    """
    from msgspec.structs import replace  # noqa: PLC0415 (help and completion do without them)

    from seawall import scan  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415

    outputs.check(output)
    rules = Rules(
        license_deny or (),
        license_allow or (),
        Severity(license_severity),
        Severity(license_unknown) if license_unknown else None,
    )
    if "license" in scanners and not rules:
        raise Misuse("--scanners license needs --license-deny, --license-allow or --license-unknown")
    options = replace(
        shared.options(targets[0] if targets else "", asked),
        scanners=(*scanners, "license") if rules and "license" not in scanners else scanners,
        licences=rules,
        dockerfile=dockerfile,
        build_arguments=build_arg,
        build_target=build_target,
        mirror=mirror,
        filters=Filters(severity, only_fixed),
        gate=Gate(Severity(fail_on) if fail_on else None, fail_on_kev, min_coverage, max_db_age),
    )
    if from_file is not None or len(targets) != 1 or _is_many(targets[0]):
        return _many(
            targets, from_file, options, output, ManyOptions(parallel, resume, rows, progress, quiet)
        )
    if resume:
        raise Misuse("--resume is for several targets")
    notices: list[str] = []
    with shown(wanted=progress and not quiet) as bars:
        report = scan.run(options, bars, notices.append)
    if not quiet:
        outputs.say(notices)
    return outputs.deliver(report, output, rows, quiet=quiet)


class ManyOptions(Struct, frozen=True):
    """What is asked of a scan of several targets, apart from what is asked of each."""

    parallel: int | None
    resume: bool
    rows: int | None
    progress: bool
    quiet: bool


def _is_many(target: str) -> bool:
    if not target.startswith("registry:") or not {"*", "?"}.intersection(target):
        return False
    from seawall import batch  # noqa: PLC0415 (most scans are of one target)

    return batch.is_many(target)


def _many(
    targets: Sequence[str],
    from_file: str | None,
    options: scan.Options,
    chosen: Sequence[Output],
    asked: ManyOptions,
) -> int:
    from seawall import batch  # noqa: PLC0415 (most scans are of one target)
    from seawall.cli import many  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415

    every = (*targets, *(many.listed(from_file) if from_file is not None else ()))
    if not every:
        raise Misuse("there is nothing to scan: name a TARGET, or a list of them with --from FILE")
    with shown(wanted=asked.progress and not asked.quiet) as bars:
        summary, notices = many.run(
            every, options, chosen, parallel=asked.parallel, resume=asked.resume, progress=bars
        )
    if not asked.quiet:
        outputs.say(notices)
        if not any(output.path is None and output.format.brief for output in chosen):
            outputs.say([f"{row.target}: {row.outcome}: {row.error}" for row in summary.rows if row.error])
            outputs.say([f"{len(summary.rows)} targets; exit code {int(batch.exit_code(summary))}"])
    many.write_brief(summary, chosen, asked.rows)
    return batch.exit_code(summary)
