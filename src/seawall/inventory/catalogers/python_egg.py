"""Installed Python eggs that are one zip file, with their metadata in `EGG-INFO/PKG-INFO`."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Package
from seawall.source.base import MIB, File

METADATA_LIMIT = 8 * MIB


def parse(file: File) -> Iterator[Record]:
    """Yield the distribution that the egg holds."""
    from seawall.inventory.zipmember import read_member  # noqa: PLC0415 - zipfile is slow to import

    data = file.read(CATALOGER.max_size)
    found = python.headers(read_member(file.path, data, "EGG-INFO/PKG-INFO", METADATA_LIMIT))
    name, version = python.first(found, "name"), python.first(found, "version")
    if not python.is_name(name) or not python.is_version(version):
        raise Malformed(f"{file.path}: the egg's metadata has no usable Name and Version")
    yield Package(
        "pypi",
        python.normalised(name),
        version,
        licences=python.licences(found),
        requires=python.required(found),
        supplier=python.supplier(found),
    )


CATALOGER = Cataloger(name="python-egg", parse=parse, globs=("*.egg",))
