"""What proves installed packages and is not read yet; the file's name is enough to say so."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.unread import unread
from seawall.source.base import File

_OPKG = "opkg package databases"

# Composer's vendor directory may have any name, what it writes below it may not.
KINDS = {
    "*.deps.json": ".NET dependency lists",
    "conda-meta/*.json": "conda package records",
    "usr/lib/opkg/status": _OPKG,
    "var/lib/opkg/status": _OPKG,
    "var/lib/pacman/local/*/desc": "pacman package records",
    "var/db/pkg/*/*/CONTENTS": "Portage package records",
    "composer/installed.json": "lists of installed Composer packages",
}


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, whatever it holds."""
    yield from unread(file.path, KINDS)


CATALOGER = Cataloger(name="unread-installed", parse=parse, globs=tuple(KINDS))
