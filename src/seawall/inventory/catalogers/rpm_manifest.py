"""Packages of Azure Linux (CBL-Mariner) images without a package manager, from the list left behind.

A line is the output of `rpm -qa` with ten tab-separated fields: name, version-release, two times, vendor,
a field that is usually "(none)", size, architecture, epoch, source rpm.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.rpmdb.packages import package
from seawall.model.package import NotAssessed
from seawall.source.base import File

FIELDS = 10


def parse(file: File) -> Iterator[Record]:
    """Yield a package for each line; the lines that are not of the format are counted."""
    broken = 0
    for line in file.read(CATALOGER.max_size).decode(errors="replace").split("\n"):
        fields = line.rstrip("\r").split("\t")
        if len(fields) != FIELDS or not fields[0] or not fields[1]:
            broken += bool(line.strip())
            continue
        name, version, arch, epoch, source = fields[0], fields[1], *fields[7:]
        if name != "gpg-pubkey":
            number = int(epoch) if epoch.isascii() and epoch.isdigit() and len(epoch) < 11 else 0
            yield package(name, version, epoch=number, arch=arch, source_rpm=source)
    if broken:
        yield NotAssessed("package", file.path, f"lines that do not have {FIELDS} fields", weight=broken)


CATALOGER = Cataloger(
    name="rpm-manifest", globs=("var/lib/rpmmanifest/container-manifest-2",), system=True, parse=parse
)
