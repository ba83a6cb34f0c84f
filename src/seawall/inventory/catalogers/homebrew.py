"""Kegs of Homebrew: `Cellar/NAME/VERSION/INSTALL_RECEIPT.json`, and the SPDX document beside it.

Name and version are the directories'; the receipt tells the tap and what the keg runs with,
`sbom.spdx.json` (of newer versions of Homebrew) the licence.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import optional
from seawall.inventory.lockfiles import load_json, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File

_CORE = "homebrew/core"
_DOCUMENT = "sbom.spdx.json"
_NOTHING = frozenset(("", "NOASSERTION", "NONE"))


def parse(file: File) -> Iterator[Record]:
    """Yield the keg."""
    parts = file.path.split("/")
    if len(parts) < 4 or parts[-4] != "Cellar":
        raise Malformed(f"{file.path}: not in a keg of a Cellar")
    name, version = parts[-3], parts[-2]
    receipt = table(load_json(file, CATALOGER.max_size))
    source = receipt.get("source")
    tap = optional(source, "tap") if isinstance(source, dict) else ""
    licences: tuple[str, ...] = ()
    beside = file.sibling(_DOCUMENT)
    if beside is not None:
        try:
            licences = _licences(beside, name)
        except Malformed as error:
            yield NotAssessed("file", beside.path, f"{CATALOGER.name}: {error}")
    yield Package(
        "brew",
        name.lower(),
        version,
        namespace="" if tap == _CORE else tap.lower(),
        licences=licences,
        requires=tuple(_needed(receipt.get("runtime_dependencies"))),
    )


def _needed(dependencies: object) -> Iterator[str]:
    for entry in dependencies if isinstance(dependencies, list) else ():
        told = entry if isinstance(entry, dict) else {}
        name = optional(told, "full_name").rpartition("/")[2].lower()
        version = optional(told, "pkg_version") or optional(told, "version")
        if name:
            yield f"{name}@{version}" if version else name


def _licences(file: File, name: str) -> tuple[str, ...]:
    """Return the licence of the keg's own package in its SPDX document."""
    for entry in rows(table(load_json(file, CATALOGER.max_size)).get("packages")):
        if isinstance(entry, dict) and optional(entry, "name") == name:
            for key in ("licenseConcluded", "licenseDeclared"):
                if (text := optional(entry, key)) not in _NOTHING:
                    return (text,)
    return ()


CATALOGER = Cataloger(
    name="homebrew",
    parse=parse,
    globs=("Cellar/*/*/INSTALL_RECEIPT.json",),
    companions=(_DOCUMENT,),
    max_size=8 * MIB,
)
