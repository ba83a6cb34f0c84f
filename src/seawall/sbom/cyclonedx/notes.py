"""Properties: Seawall's own, and those of other tools that tell what no field holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from seawall.sbom.cyclonedx.objects import Property

CATALOGER = "seawall:cataloger"
DIFF_ID = "seawall:diffID"
"""Of the target: a layer, the lowest first; of a component: the layer of each of its places."""
EVIDENCE = "seawall:evidence"
OWNER = "seawall:owner"
PATH = "seawall:path"
IMAGE_ID = "seawall:imageID"
PLATFORM = "seawall:platform"
BILL = "seawall:bill"
DISTRIBUTION = "seawall:distribution"
FINDING = "seawall:finding"
NOT_ASSESSED = "seawall:notAssessed"
SOURCE_NAME = "seawall:source:name"
SOURCE_VERSION = "seawall:source:version"

TRIVY = "aquasecurity:trivy:"
SYFT = "syft:"

Notes = Mapping[str, Sequence[str]]
"""Values by name, in their order."""

_NONE: Notes = {}


def notes_of(properties: Iterable[Property] | None) -> Notes:
    """Return the values of properties by name."""
    if not properties:
        return _NONE
    found: dict[str, list[str]] = {}
    for each in properties:
        found.setdefault(each.name or "", []).append(each.value or "")
    return found


def note(notes: Notes, name: str) -> str:
    """Return the first value of a name, "" where there is none."""
    values = notes.get(name)
    return values[0] if values else ""
