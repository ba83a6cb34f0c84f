"""The files that opkg installed, package by package."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.inventory.catalogers.opkg import FOLDERS
from seawall.model.package import Ownership
from seawall.source.base import File

_PATH = re.compile(rb"^/([^\t\n]+)", re.MULTILINE)


def parse(file: File) -> Iterator[Ownership]:
    """Yield the paths of `name.list`; newer versions write mode and link target behind them, after tabs."""
    paths = _PATH.findall(file.read(CATALOGER.max_size))
    if paths:
        yield Ownership(file.path.rpartition("/")[2].removesuffix(".list"), b"\n".join(paths))


CATALOGER = Cataloger(
    name="opkg-files", globs=tuple(f"{folder}/info/*.list" for folder in FOLDERS), system=True, parse=parse
)
