"""`seawall lint`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from seawall.cli import outputs, shared
from seawall.cli.values import Output
from seawall.model.finding import Severity
from seawall.policy import Filters, Gate


@click.command(name="lint")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@shared.output
@shared.fail_on("By default what .hadolint.yaml says, else never.")
@shared.severity
@shared.ignore("rules", "DL3008,SC2086")
@shared.enable("rules")
@shared.fixing("can be mended without changing what is built", "changes the image, or may")
@click.option(
    "--trusted-registry",
    metavar="REGISTRY",
    multiple=True,
    help="Images may come from this registry, and from none that is not named; may be given several times.",
)
@click.option(
    "--shellcheck/--no-shellcheck", default=True, show_default=True, help="Judge shell text by ShellCheck."
)
@shared.pragmas("comments that ignore rules")
@click.option(
    "--hadolint-config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read settings from this file of hadolint's.  [default: .hadolint.yaml here, or the user's]",
)
@shared.rows
@shared.quiet
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    paths: tuple[str, ...],
    output: tuple[Output, ...],
    fail_on: str | None,
    severity: frozenset[Severity] | None,
    ignore: tuple[str, ...] | None,
    enable: tuple[str, ...] | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    trusted_registry: tuple[str, ...],
    shellcheck: bool,
    pragmas: bool,
    hadolint_config: Path | None,
    rows: int | None,
    quiet: bool,
) -> int:
    """Say what is wrong with the Dockerfiles at each PATH: a file, a directory, or '-' for stdin.

    Of a directory, all that is named like a Dockerfile or Containerfile is read, but in .git, node_modules
    and their like. Without a PATH it is the current directory.
    """
    from msgspec.structs import replace  # noqa: PLC0415 (help and completion do without them)

    from seawall import lint  # noqa: PLC0415
    from seawall.dockerfile.files import STDIN  # noqa: PLC0415
    from seawall.dockerfile.fixing import diff as difference  # noqa: PLC0415
    from seawall.dockerfile.settings import added, found_settings, loaded  # noqa: PLC0415

    outputs.check(output)
    shared.check_fixing(fix=fix, unsafe_fixes=unsafe_fixes, diff=diff)
    if hadolint_config:
        settings = added(loaded(hadolint_config), os.environ)
    else:
        settings = found_settings(Path(), os.environ)
    settings = replace(
        settings,
        ignored=settings.ignored | {name.upper() for name in ignore or ()},
        asked=settings.asked | {name.upper() for name in enable or ()},
        registries=trusted_registry or settings.registries,
        pragmas=pragmas and settings.pragmas,
    )
    options = lint.Options(
        paths=paths or (".",),
        now=datetime.now(UTC),
        settings=settings,
        shellcheck=shellcheck,
        filters=Filters(severity),
        gate=Gate(Severity(fail_on) if fail_on else settings.fail_on),
    )
    contents = lint.loaded(options)
    mended = lint.mend(options, contents, unsafe=unsafe_fixes) if fix or diff else lint.Mended()
    if diff:
        outputs.write_bytes("".join(line for each in mended.changes for line in difference(each)).encode())
    elif fix:
        lint.write(contents, mended.changes)
        outputs.write_bytes(lint.of_stdin(contents, mended.changes))
    report = lint.run(options, contents, lint.Mended() if diff else mended)
    taken = diff or (fix and STDIN in paths)  # stdout is not the report's
    wanted = tuple(each for each in output if each.path is not None) if taken else output
    code = outputs.deliver(report, wanted, rows, quiet=quiet)
    return 1 if diff and mended.changes else code
