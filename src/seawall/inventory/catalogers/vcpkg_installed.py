"""What vcpkg installed: `vcpkg/status` of an installed tree, in the manner of dpkg's.

A stanza with `Feature` is a part of the port of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import vcpkg
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed
from seawall.source.base import MIB, File

_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_INSTALLED = "install ok installed"
_NAME = re.compile(r"[A-Za-z0-9.-]+")


def parse(file: File) -> Iterator[Record]:
    """Yield each installed port once a triplet."""
    text = file.read(CATALOGER.max_size).decode("utf-8", "replace").replace("\r\n", "\n")
    if text.strip() and "Package:" not in text:
        raise Malformed(f"{file.path}: no package in it: not a status file of vcpkg")
    line = 1
    for stanza in text.split("\n\n"):
        start = line + len(stanza) - len(stanza.lstrip("\n"))
        line += stanza.count("\n") + 2
        fields = dict(_FIELD.findall(stanza))
        if not fields or "Feature" in fields or fields.get("Status", _INSTALLED) != _INSTALLED:
            continue
        name, version = fields.get("Package", ""), fields.get("Version", "")
        if not name or not version:
            yield NotAssessed("package", f"{file.path}:{start}: {name}", "no name or no version")
            continue
        needed = (_NAME.match(part.strip()) for part in fields.get("Depends", "").split(","))
        yield vcpkg.package(
            name,
            version,
            Location(file.path, line=start),
            port_version=fields.get("Port-Version", ""),
            triplet=fields.get("Architecture", ""),
            requires=tuple(dict.fromkeys(match[0] for match in needed if match and match[0] != name)),
        )


CATALOGER = Cataloger(name="vcpkg-installed", parse=parse, globs=("vcpkg/status",), max_size=32 * MIB)
