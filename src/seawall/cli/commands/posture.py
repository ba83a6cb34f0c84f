"""`seawall posture`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Unpack

import click
from msgspec.structs import replace

from seawall.cli import outputs, shared
from seawall.cli.values import Output
from seawall.model.errors import Misuse
from seawall.model.finding import Severity
from seawall.policy import Filters, Gate


@click.command(name="posture")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@shared.output
@shared.fail_on()
@shared.severity
@shared.ignore("checks", "cpu-unlimited,KSV011")
@shared.enable("checks")
@click.option(
    "--standard",
    type=click.Choice(["baseline", "restricted"]),
    help="Judge only this one of the Pod Security Standards, as the admission of Kubernetes does.",
)
@click.option(
    "--run",
    "commands",
    metavar="COMMAND",
    multiple=True,
    help="Judge this command line, such as 'docker run -d nginx'; may be given several times.",
)
@shared.fixing("no well-behaved container notices", "a container may notice, with numbers to be looked at")
@shared.pragmas("comments and annotations that ignore checks")
@shared.rows
@shared.dockerfile
@shared.build_arg
@shared.build_target
@shared.imaging
@shared.progress
@shared.quiet
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    targets: tuple[str, ...],
    output: tuple[Output, ...],
    fail_on: str | None,
    severity: frozenset[Severity] | None,
    ignore: tuple[str, ...] | None,
    enable: tuple[str, ...] | None,
    standard: str | None,
    commands: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    pragmas: bool,
    rows: int | None,
    dockerfile: Path | None,
    build_arg: tuple[tuple[str, str], ...],
    build_target: str,
    progress: bool,
    quiet: bool,
    **imaging: Unpack[shared.Imaging],
) -> int:
    """Say how the containers of each TARGET will run, and what of it is dangerous.

    TARGET is a Kubernetes manifest (also a rendered chart), a Compose file, a script with docker run or
    podman run in it, what docker inspect or podman inspect tells of containers and images, a directory of
    these, or '-' for stdin; what it is, is seen from its content. Without one, and without --run, it is the
    current directory.

    One TARGET alone may be an image, as `seawall scan` takes it: its configuration, history and files are
    judged.
    """
    from seawall import hardening  # noqa: PLC0415 (help and completion do without it)
    from seawall.cli.pictures import Asked, image_among, judged  # noqa: PLC0415
    from seawall.posture import Settings  # noqa: PLC0415

    outputs.check(output)
    shared.check_fixing(fix=fix, unsafe_fixes=unsafe_fixes, diff=diff)
    if image := image_among(targets):
        if commands or fix or diff or standard:
            raise Misuse(
                f"{image} is an image: --run, --fix, --diff and --standard are for what runs containers"
            )
        asked = Asked(
            frozenset(name.upper() for name in enable or ()),
            frozenset(name.upper() for name in ignore or ()),
            Filters(severity),
            Gate(Severity(fail_on) if fail_on else None),
            dockerfile,
            build_arg,
            build_target,
        )
        report = judged(image, asked, imaging, progress=progress and not quiet, quiet=quiet)
        return outputs.deliver(report, output, rows, quiet=quiet)
    if dockerfile is not None:
        raise Misuse("--dockerfile is for an image: what was built from it")
    options = hardening.Options(
        paths=targets or (() if commands else (".",)),
        now=datetime.now(UTC),
        commands=commands,
        settings=Settings(
            asked=frozenset(name.upper() for name in enable or ()),
            ignored=frozenset(name.upper() for name in ignore or ()),
            standard=standard or "",
            pragmas=pragmas,
        ),
        filters=Filters(severity),
        gate=Gate(Severity(fail_on) if fail_on else None),
    )
    files = hardening.load(options)
    mending = hardening.mend(options, files, unsafe=unsafe_fixes) if fix or diff else hardening.Mending()
    changes = mending.changes
    if diff:
        outputs.write_bytes("".join(change.diff() for change in changes).encode())
    elif fix:
        hardening.write(files, changes)
        outputs.write_bytes(hardening.printed(files, changes).encode())
    report = hardening.run(options, files, replace(mending, changes=()) if diff else mending)
    taken = diff or (fix and (hardening.STDIN in targets or commands))  # stdout is not the report's
    wanted = tuple(each for each in output if each.path is not None) if taken else output
    code = outputs.deliver(report, wanted, rows, quiet=quiet)
    return 1 if diff and changes else code
