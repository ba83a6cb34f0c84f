"""The licences of opkg's packages: the status file leaves out what each package's control file has."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.inventory.catalogers.opkg import FOLDERS, fields
from seawall.model.package import Licences
from seawall.source.base import MIB, File


def parse(file: File) -> Iterator[Licences]:
    """Yield the licence that `name.control` states, if it does."""
    found = fields(file.read(CATALOGER.max_size))
    if found.get("license"):
        yield Licences(file.path.rpartition("/")[2].removesuffix(".control"), (found["license"],))


CATALOGER = Cataloger(
    name="opkg-control",
    globs=tuple(f"{folder}/info/*.control" for folder in FOLDERS),
    system=True,
    max_size=MIB,
    parse=parse,
)
