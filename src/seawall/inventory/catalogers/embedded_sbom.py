"""Bills of materials that lie in an image, from who made what they stand beside: SPDX as JSON.

Bitnami puts one into the folder of each component, Wolfi and Chainguard one for each package of apk.  What a
package was generated from is in there too, and not installed; the reader leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import parse_json, rows, table
from seawall.model.package import Location, Package
from seawall.source.base import File

_DESCRIPTIONS = ("DESCRIBES", "DESCRIBED_BY")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that the document says are installed, and what of it could not be read.

    Raises what `seawall.sbom.read` raises.
    """
    from seawall import sbom  # noqa: PLC0415 - few images have such a file

    content = _undescribed(file.path, file.read(CATALOGER.max_size))
    inventory = sbom.read(content, file.path).inventory
    for package in inventory.packages:
        yield _found(package, file.path)
    yield from inventory.not_assessed


def _undescribed(path: str, content: bytes) -> bytes:
    """Return a document without the word on what it describes: that is no target here, but a package too."""
    document = dict(table(parse_json(path, content)))
    document.pop("documentDescribes", None)
    document["relationships"] = [
        link
        for link in rows(document.get("relationships"))
        if not (isinstance(link, dict) and link.get("relationshipType") in _DESCRIPTIONS)
    ]
    return msgspec.json.encode(document)


def _found(package: Package, path: str) -> Package:
    """Return a package as found here: where the document was made, paths and layers were other ones."""
    place = Location(path, proof="bill of materials")
    return replace(package, locations=(place,), cataloger="", owner="", root="")


CATALOGER = Cataloger(
    name="embedded-sbom",
    globs=("opt/bitnami/*/.spdx-*.spdx", "var/lib/db/sbom/*.spdx.json"),
    fallback=True,
    folder=True,
    parse=parse,
)
