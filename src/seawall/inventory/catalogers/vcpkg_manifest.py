"""`vcpkg.json`: the ports that a project asks for; only `overrides` pin one version.

The manifests of ports themselves (`ports/NAME/vcpkg.json` of a registry, `share/NAME/vcpkg.json` of an
installed tree) ask for nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import vcpkg
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional, required
from seawall.inventory.lockfiles import load_json, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed
from seawall.source.base import MIB, File

_OF_A_PORT = re.compile(r"(?:^|/)(?:ports|share)/[^/]+/vcpkg\.json\Z")
_VERSIONS = ("version", "version-semver", "version-date", "version-string")


def parse(file: File) -> Iterator[Record]:
    """Yield what is overridden, and how many other dependencies the registry's baseline decides about."""
    if _OF_A_PORT.search(file.path):
        return
    manifest = table(load_json(file, CATALOGER.max_size))
    pinned: set[str] = set()

    def read(_: str, entry: object) -> Iterator[Record]:
        override = table(entry)
        name = required(override, "name")
        version = next((text for key in _VERSIONS if (text := optional(override, key))), "")
        if not version:
            raise Malformed("no version")
        pinned.add(name)
        port = override.get("port-version")
        revision = str(port) if isinstance(port, int) else ""
        yield vcpkg.package(name, version, Location(file.path), port_version=revision)

    overrides = rows(manifest.get("overrides"))
    yield from each(file.path, ((f"override {n}", entry) for n, entry in enumerate(overrides, 1)), read)
    named = {_name(entry) for entry in rows(manifest.get("dependencies"))} - pinned - {""}
    if named:
        some = ", ".join(sorted(named)[:5])
        why = f"no exact version is pinned: the registry's baseline decides ({some})"
        yield NotAssessed("package", file.path, why[:300], weight=len(named))


def _name(entry: object) -> str:
    if isinstance(entry, dict):
        return "" if entry.get("host") is True else optional(entry, "name")
    return entry if isinstance(entry, str) else ""


CATALOGER = Cataloger(
    name="vcpkg-manifest", parse=parse, evidence=Evidence.DECLARED, globs=("vcpkg.json",), max_size=4 * MIB
)
