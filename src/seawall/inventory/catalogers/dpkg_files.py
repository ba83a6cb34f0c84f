"""The files that dpkg installed, package by package."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.model.package import Ownership
from seawall.source.base import File


def parse(file: File) -> Iterator[Ownership]:
    """Yield the paths of `name.list` or `name:arch.list`; directories are among them."""
    name = file.path.rpartition("/")[2].removesuffix(".list").partition(":")[0]
    content = file.read(CATALOGER.max_size).removeprefix(b"/.\n")
    if content:
        yield Ownership(name, content.replace(b"\n/", b"\n").removeprefix(b"/").rstrip(b"\n"))


CATALOGER = Cataloger(name="dpkg-files", globs=("var/lib/dpkg/info/*.list",), system=True, parse=parse)
