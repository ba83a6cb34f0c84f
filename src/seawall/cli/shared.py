"""Options that several commands have: the same name, the same help, the same meaning."""

from __future__ import annotations

import os
from pathlib import Path

import click

from seawall.cli.values import base


def default_cache() -> Path:
    """Return the user's cache directory (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    # The specification says to ignore a relative path here.
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "seawall"


cache_dir = click.option(
    "--cache-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_cache,
    show_default="seawall in the user's cache directory",
    help="Where layers that were read and advisory data are kept.",
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
progress = click.option(
    "--progress/--no-progress",
    default=True,
    show_default=True,
    help="Show progress on a terminal.",
)
quiet = click.option("--quiet/--no-quiet", "-q", help="Say nothing on stderr but errors.")
