"""`seawall version`."""

from __future__ import annotations

import platform
from importlib import metadata

import click

from seawall import __version__

_TOLD = ("click", "cvss", "httpx", "isal", "msgspec", "packageurl-python", "rich", "ruamel.yaml", "zstandard")


@click.command(name="version")
def COMMAND() -> None:  # noqa: N802
    """Show the version, and those of what it stands on."""
    click.echo(f"seawall {__version__}")
    click.echo(f"python {platform.python_version()} on {platform.system().lower()}/{platform.machine()}")
    for name in _TOLD:
        try:
            click.echo(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            click.echo(f"{name} (not installed)")
