"""Options that several commands have: the same name, the same help, the same meaning."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from seawall.cli import values
from seawall.cli.values import argument, backend, base, bill_output, complete_bill_output, places, size
from seawall.model.errors import Misuse
from seawall.model.finding import Severity

if TYPE_CHECKING:
    from seawall import scan
    from seawall.source.cache.base import Address

Made = TypeVar("Made", bound=Callable[..., object])


def default_cache() -> Path:
    """Return the user's cache directory (XDG Base Directory Specification); raises Misuse for nobody's."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base.startswith("/"):  # the specification says to ignore a relative path
        return Path(base) / "seawall"
    try:
        return Path.home() / ".cache" / "seawall"
    except RuntimeError:  # no HOME, and no entry for the user id, as in many a container
        why = f"user {os.getuid()} has no home directory"
        raise Misuse(
            f"there is no place for a cache, as {why}: give --cache-dir (SEAWALL_CACHE_DIR)"
        ) from None


cache_dir = click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_cache,
    show_default="seawall in the user's cache directory",
    help="Where layers that were read and advisory data are kept.",
)
cache_size = click.option(
    "--cache-size",
    type=size,
    default="2GiB",
    show_default=True,
    metavar="SIZE",
    help="How much to keep of layers that were read: what was not used for longest goes. 0 keeps all.",
)
cache_backend = click.option(
    "--cache-backend",
    type=backend,
    metavar="URL",
    help="Share what was read of layers through redis://HOST, oci://HOST/REPOSITORY or file:///DIRECTORY.",
)
mirror = click.option(
    "--mirror",
    type=base,
    metavar="BASE",
    help="Take advisory data from this address or directory.",
)
offline = click.option(
    "--offline/--no-offline",
    help="Open no connection: use the advisory data that is here.",
)
registry_token = click.option(
    "--registry-token",
    metavar="TOKEN",
    help="Show this bearer token to the registry; better given as SEAWALL_REGISTRY_TOKEN, for others see "
    "the command line.",
)
insecure_registry = click.option(
    "--insecure-registry",
    metavar="HOST[:PORT]",
    multiple=True,
    help="Do not check this registry's certificate, and fall back to http; may be given several times.",
)
registry_ca = click.option(
    "--registry-ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Trust these authorities, too, when a registry shows its certificate.",
)
foreign_layers = click.option(
    "--foreign-layers/--no-foreign-layers",
    help="Fetch layers that a manifest says lie elsewhere, from public https addresses.",
)
platform = click.option(
    "--platform", metavar="OS/ARCH[/VARIANT]", help="The image of an index to scan, such as linux/arm64."
)
image_src = click.option(
    "--image-src",
    type=places,
    metavar="LIST",
    default="docker,podman,registry",
    show_default=True,
    help="Where an image is looked for that is given by its name alone, in this order.",
)
evidence = click.option(
    "--evidence",
    type=click.Choice(["installed", "declared", "all"]),
    help="Count packages that are installed, that lock files declare, or both. "
    "By default: what is installed for an image, and what is declared for a project directory.",
)
dockerfile = click.option(
    "--dockerfile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The Dockerfile that the image was built from: name the line of it that brought each finding in.",
)
build_arg = click.option(
    "--build-arg",
    type=argument,
    metavar="NAME=VALUE",
    multiple=True,
    help="A build argument, as the build is given it; may be given several times.",
)
build_target = click.option(
    "--build-target", metavar="STAGE", default="", help="The stage that was built, when it is not the last."
)
use_cache = click.option(
    "--use-cache/--no-cache",
    default=True,
    show_default=True,
    help="Keep and use what was read of each layer.",
)
jobs = click.option("--jobs", type=click.IntRange(1, 256), help="How many layers to read at once.")
progress = click.option(
    "--progress/--no-progress",
    default=True,
    show_default=True,
    help="Show progress on a terminal.",
)
quiet = click.option("--quiet/--no-quiet", "-q", help="Say nothing on stderr but errors.")
output = click.option(
    "--output",
    "-o",
    type=values.output,
    metavar="FORMAT[=FILE]",
    shell_complete=values.complete_output,
    multiple=True,
    default=("table",),
    help="A report's format, and the file for it; may be given several times. "
    "Without a file it goes to stdout.  [default: table]",
)
severity = click.option(
    "--severity",
    type=values.severities,
    metavar="LIST",
    help="Show and judge only these severities, such as critical,high.",
)
rows = click.option(
    "--rows", type=click.IntRange(1), help="Show at most so many findings in each section of a table."
)
bill = click.option(
    "--bill",
    "--output",
    "-o",
    "output",
    type=bill_output,
    metavar="FORMAT[@VERSION][=FILE]",
    shell_complete=complete_bill_output,
    multiple=True,
    default=("cyclonedx-json",),
    help="A format, its version, and the file for it; may be given several times. "
    "Without a file it goes to stdout.  [default: cyclonedx-json]",
)
"""Not the `output` of a scan, whose formats are others: its variable and its key are the bill's own."""
_READING = (
    platform, image_src, registry_token, insecure_registry, registry_ca, foreign_layers, evidence, offline,
    cache_dir, cache_size, cache_backend, use_cache, jobs,
)  # fmt: skip


_IMAGING = tuple(option for option in _READING if option is not evidence)


class Imaging(TypedDict):
    """What the options of `imaging` are given."""

    platform: str | None
    image_src: tuple[str, ...]
    registry_token: str | None
    insecure_registry: tuple[str, ...]
    registry_ca: Path | None
    foreign_layers: bool
    offline: bool
    cache_dir: Path
    cache_size: int
    cache_backend: Address | None
    use_cache: bool
    jobs: int | None


class Reading(Imaging):
    """What the options of `reading` are given."""

    evidence: str | None


def fail_on(*more: str) -> Callable[[Made], Made]:
    """Return the option that names the severity of the gate; its help says `more` in further sentences."""
    return click.option(
        "--fail-on",
        type=click.Choice([each.value for each in Severity], case_sensitive=False),
        help=" ".join(("Exit with 1 when a finding is of this severity or a worse one.", *more)),
    )


def ignore(what: str, such_as: str) -> Callable[[Made], Made]:
    """Return the option that leaves out rules, or what a command calls them."""
    return click.option(
        "--ignore", type=values.rules, metavar="LIST", help=f"Leave these {what} out, such as {such_as}."
    )


def enable(what: str) -> Callable[[Made], Made]:
    """Return the option that asks for rules, or what a command calls them, besides the usual ones."""
    return click.option(
        "--enable",
        type=values.rules,
        metavar="LIST",
        help=f"Judge these {what}, too, which are not judged by default.",
    )


def pragmas(what: str) -> Callable[[Made], Made]:
    """Return the option that heeds what is written in a file to ignore a rule."""
    return click.option("--pragmas/--no-pragmas", default=True, show_default=True, help=f"Heed {what}.")


def fixing(safe: str, unsafe: str) -> Callable[[Made], Made]:
    """Return the options `fix`, `unsafe_fixes` and `diff`; the arguments say what the first two mend."""
    given = (
        click.option("--fix", is_flag=True, help=f"Mend what {safe}; report what is left."),
        click.option("--unsafe-fixes", is_flag=True, help=f"With --fix or --diff: mend also what {unsafe}."),
        click.option(
            "--show-diff",  # `diff` is a command, and so no name of a setting
            "--diff",
            "diff",
            is_flag=True,
            help="Print what --fix would change, and change nothing; exit with 1 when there is any.",
        ),
    )

    def decorate(command: Made) -> Made:
        for option in reversed(given):
            command = option(command)
        return command

    return decorate


def check_fixing(*, fix: bool, unsafe_fixes: bool, diff: bool) -> None:
    """Raise Misuse where it is said which fixes are made, and none is to be."""
    if unsafe_fixes and not (fix or diff):
        raise Misuse("--unsafe-fixes says which fixes are made: give --fix or --diff, too")


def reading(command: Made) -> Made:
    """Give a command the options of reading a target, in their order; it takes them as `Unpack[Reading]`."""
    for option in reversed(_READING):
        command = option(command)
    return command


def imaging(command: Made) -> Made:
    """Give a command the options of reading an image, in their order; it takes them as `Unpack[Imaging]`."""
    for option in reversed(_IMAGING):
        command = option(command)
    return command


def options(target: str, asked: Reading) -> scan.Options:
    """Return what a target is read with, now."""
    from seawall import scan  # noqa: PLC0415 (help and completion do without it)
    from seawall.source.oci.registry.access import Access  # noqa: PLC0415

    return scan.Options(
        target=target,
        platform=asked["platform"],
        places=asked["image_src"],
        access=Access(
            asked["registry_token"] or "",
            asked["insecure_registry"],
            asked["registry_ca"],
            asked["foreign_layers"],
        ),
        offline=asked["offline"],
        evidence=asked["evidence"],
        cache_dir=asked["cache_dir"],
        cache_size=asked["cache_size"],
        cache_backend=asked["cache_backend"],
        use_cache=asked["use_cache"],
        now=datetime.now(UTC),
        jobs=asked["jobs"],
    )
