"""The files that pacman installed, package by package."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.model.package import Ownership
from seawall.source.base import File

_FILES = re.compile(rb"^%FILES%\n((?:[^\n]++\n?+)*+)", re.MULTILINE)


def parse(file: File) -> Iterator[Ownership]:
    """Yield the paths below %FILES%, directories among them; the folder is named package-version-release."""
    name = file.path.split("/")[-2].rsplit("-", 2)[0]
    listed = _FILES.search(file.read(CATALOGER.max_size))
    if listed and listed[1].strip():
        yield Ownership(name, listed[1].rstrip(b"\n"))


CATALOGER = Cataloger(name="pacman-files", globs=("var/lib/pacman/local/*/files",), system=True, parse=parse)
