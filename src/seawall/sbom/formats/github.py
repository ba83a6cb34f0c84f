"""A snapshot for GitHub's dependency submission interface (version 0 of its schema).

`sha` and `ref` are left out: they are of the commit that the snapshot is submitted for, and no target tells
them; who submits adds both.
"""

from __future__ import annotations

import hashlib
import json
from typing import BinaryIO

from seawall import __version__
from seawall.model.package import Inventory, Package
from seawall.model.purl import purl
from seawall.sbom.base import Bill, SbomFormat

_SITE = "urn:seawall"


def write(bill: Bill, version: str, out: BinaryIO) -> None:  # noqa: ARG001 - there is but one version
    """Write a manifest for each file that lists or proves packages, its packages by package URL."""
    reference = bill.target.reference
    manifests = {
        path: {"name": path, "file": {"source_location": path}, "resolved": resolved}
        for path, resolved in sorted(_manifests(bill.inventory, reference).items())
    }
    named = json.dumps([reference, bill.created, manifests])
    snapshot = {
        "version": 0,
        "job": {"id": hashlib.sha256(named.encode()).hexdigest()[:16], "correlator": f"seawall {reference}"},
        "detector": {"name": "seawall", "version": __version__, "url": _SITE},
        "scanned": bill.created,
        "manifests": manifests,
    }
    out.write(json.dumps(snapshot, indent=1).encode() + b"\n")


def _manifests(inventory: Inventory, reference: str) -> dict[str, dict[str, dict[str, object]]]:
    """Return the packages of each manifest; of several alike the first counts."""
    urls = [purl(package) for package in inventory.packages]
    needs = {index: [urls[other] for other in needed] for index, needed in inventory.dependencies}
    paths = [_path(package, reference) for package in inventory.packages]
    needed = {(paths[index], url) for index, found in needs.items() for url in found if url != urls[index]}
    manifests: dict[str, dict[str, dict[str, object]]] = {}
    for index, package in enumerate(inventory.packages):
        url, path = urls[index], paths[index]
        manifests.setdefault(path, {}).setdefault(
            url,
            {
                "package_url": url,
                "relationship": "indirect" if (path, url) in needed else "direct",
                "scope": "development" if package.development else "runtime",
                "dependencies": sorted(set(needs.get(index, ()))),
            },
        )
    return manifests


def _path(package: Package, reference: str) -> str:
    return next((place.path for place in package.locations if place.path), "") or reference or "unnamed"


FORMAT = SbomFormat(
    name="github",
    suffix=".github.json",
    summary="GitHub dependency submission: a snapshot to which the commit is to be added",
    write=write,
    media_type="application/json",
)
