"""What proves installed packages and is not read yet; the file's name is enough to say so."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.unread import unread
from seawall.source.base import File

_JAVA = "Java archives"

KINDS = {
    "*.jar": _JAVA,
    "*.war": _JAVA,
    "*.ear": _JAVA,
    "*.par": _JAVA,
    "*.hpi": _JAVA,
}


def parse(file: File) -> Iterator[Record]:
    """Yield that the file is not read, whatever it holds."""
    yield from unread(file.path, KINDS)


CATALOGER = Cataloger(name="unread-installed", parse=parse, globs=tuple(KINDS))
