"""`share/PORT/vcpkg.spdx.json`: the SPDX document that vcpkg installs with each port.

The port is `SPDXRef-port`; the resources are what it was built from, each with the SHA-512 of its archive.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import vcpkg
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest, optional
from seawall.inventory.lockfiles import load_json, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Location
from seawall.source.base import MIB, File

_NOTHING = frozenset(("", "NOASSERTION", "NONE"))


def parse(file: File) -> Iterator[Record]:
    """Yield the port."""
    found = rows(table(load_json(file, CATALOGER.max_size)).get("packages"))
    packages = [entry for entry in found if isinstance(entry, dict)]
    port = next((entry for entry in packages if optional(entry, "SPDXID") == "SPDXRef-port"), {})
    name, version = optional(port, "name"), optional(port, "versionInfo")
    if not name or not version:
        raise Malformed(f"{file.path}: no SPDXRef-port with a name and a version")
    told = (optional(port, key) for key in ("licenseConcluded", "licenseDeclared"))
    licence = next((text for text in told if text not in _NOTHING), "")
    parts = file.path.split("/")
    resources = [entry for entry in packages if optional(entry, "SPDXID").startswith("SPDXRef-resource-")]
    yield vcpkg.package(
        name,
        version,
        Location(file.path),
        triplet=parts[-4] if len(parts) >= 4 else "",
        licences=(licence,) if licence else (),
        digests=_archive(resources[0]) if len(resources) == 1 else (),
    )


def _archive(resource: dict[str, object]) -> tuple[tuple[str, str], ...]:
    sums = resource.get("checksums")
    return tuple(
        pair
        for entry in (sums if isinstance(sums, list) else ())
        if isinstance(entry, dict)
        for pair in digest(optional(entry, "algorithm").lower(), entry.get("checksumValue"))
    )


CATALOGER = Cataloger(name="vcpkg-spdx", parse=parse, globs=("share/*/vcpkg.spdx.json",), max_size=16 * MIB)
