"""What proves installed packages and is not read yet; the file's name is enough to say so."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.unread import unread
from seawall.source.base import File

_JAVA = "Java archives"
_OPKG = "opkg package databases"

KINDS = {
    "*.jar": _JAVA,
    "*.war": _JAVA,
    "*.ear": _JAVA,
    "*.par": _JAVA,
    "*.hpi": _JAVA,
    "usr/lib/opkg/status": _OPKG,
    "var/lib/opkg/status": _OPKG,
    "var/lib/pacman/local/*/desc": "pacman package records",
    "var/db/pkg/*/*/CONTENTS": "Portage package records",
}


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, whatever it holds."""
    yield from unread(file.path, KINDS)


CATALOGER = Cataloger(name="unread-installed", parse=parse, globs=tuple(KINDS))
