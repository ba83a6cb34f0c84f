"""What proves installed packages and is not read yet; the file's name is enough to say so."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.unread import unread
from seawall.source.base import File

_JAVA = "Java archives"

# Composer's vendor directory may have any name, what it writes below it may not.
KINDS = {
    "*.jar": _JAVA,
    "*.war": _JAVA,
    "*.ear": _JAVA,
    "*.par": _JAVA,
    "*.hpi": _JAVA,
    "*.deps.json": ".NET dependency lists",
    "conda-meta/*.json": "conda package records",
    "composer/installed.json": "lists of installed Composer packages",
}


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, whatever it holds."""
    yield from unread(file.path, KINDS)


CATALOGER = Cataloger(name="unread-installed", parse=parse, globs=tuple(KINDS))
