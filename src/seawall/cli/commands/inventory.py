"""`seawall inventory`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seawall.cli import shared
from seawall.model.errors import ExitCode

if TYPE_CHECKING:
    from seawall.inventory.proofs import Explanation
    from seawall.model.package import Inventory
    from seawall.source.cache.base import Address


@click.command(name="inventory")
@click.argument("target")
@click.option(
    "--why",
    metavar="PACKAGE",
    help="Show every proof of this package instead: a name, name@version or package URL.",
)
@click.option("--json/--no-json", "as_json", help="Write JSON.")
@shared.evidence
@shared.platform
@shared.image_src
@shared.registry_token
@shared.insecure_registry
@shared.registry_ca
@shared.foreign_layers
@shared.offline
@shared.cache_dir
@shared.cache_size
@shared.cache_backend
@shared.use_cache
@shared.jobs
@shared.progress
@shared.quiet
def COMMAND(  # noqa: PLR0913, N802 (one parameter for each option)
    *,
    target: str,
    why: str | None,
    as_json: bool,
    evidence: str | None,
    platform: str | None,
    image_src: tuple[str, ...],
    registry_token: str | None,
    insecure_registry: tuple[str, ...],
    registry_ca: Path | None,
    foreign_layers: bool,
    offline: bool,
    cache_dir: Path,
    cache_size: int,
    cache_backend: Address | None,
    use_cache: bool,
    jobs: int | None,
    progress: bool,
    quiet: bool,
) -> int:
    """List the packages of TARGET, which is what `seawall scan` takes.

    Ends with 3 when --why names a package that is not there.
    """
    from seawall import scan  # noqa: PLC0415 (help and completion do without it)
    from seawall.cli import inventories  # noqa: PLC0415
    from seawall.cli.outputs import write_lines  # noqa: PLC0415
    from seawall.cli.progress import shown  # noqa: PLC0415
    from seawall.report.text import visible  # noqa: PLC0415
    from seawall.source.oci.registry.access import Access  # noqa: PLC0415

    options = scan.Options(
        target=target,
        cache_dir=cache_dir,
        now=datetime.now(UTC),
        platform=platform,
        offline=offline,
        evidence=evidence,
        use_cache=use_cache,
        jobs=jobs,
        cache_size=cache_size,
        cache_backend=cache_backend,
        places=image_src,
        access=Access(registry_token or "", insecure_registry, registry_ca, foreign_layers),
    )
    notices: list[str] = []
    with shown(wanted=progress and not quiet) as bars:
        found, inventory = scan.inventoried(options, bars, notices.append)
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
