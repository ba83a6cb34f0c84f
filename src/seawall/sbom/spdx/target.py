"""The target of a document: its root package, and what beside packages the fields of both tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seawall.model.package import Inventory
from seawall.model.report import Target
from seawall.sbom.residue import TARGET, restored
from seawall.sbom.spdx.document import Part, note
from seawall.sbom.spdx.parts import is_system, layers_of, system_of

DIFF_ID = "DiffID"
IMAGE_ID = "ImageID"
_KINDS = {"CONTAINER": "image", "SOURCE": "dir", "FILE": "file", "APPLICATION": "dir"}
_DIGEST = re.compile(r"sha(?:256|512):[0-9a-f]{64,128}")


def visible_target(root: Part) -> Target:
    """Return the target that the root tells of in its own fields and in notes such as Trivy's."""
    digest = root.version if _DIGEST.fullmatch(root.version) else ""
    at = root.purl.partition("?")[0].rpartition("@")[2].replace("%3A", ":")
    if not digest and root.purl.startswith("pkg:oci/") and _DIGEST.fullmatch(at):
        digest = at
    return Target(
        root.name,
        _KINDS.get(root.purpose, ""),
        digest=digest,
        image_id=note(root.notes, IMAGE_ID) or "",
    )


def read_target(root: Part) -> Target:
    """Return the target with what the root's note has beside; Malformed for a note that nobody wrote."""
    visible = visible_target(root)
    text = note(root.notes, TARGET)
    return visible if text is None else restored(visible, text)


def diff_ids(root: Part) -> list[str]:
    """Return the layers that the root's notes name, the lowest first."""
    start = f"{DIFF_ID}: "
    return [text[len(start) :] for text in root.notes if text.startswith(start)]


def visible_inventory(parts: Sequence[Part]) -> Inventory:
    """Return what the parts, the root the first of them, tell of systems and layers."""
    return Inventory(
        distributions=tuple(system_of(part) for part in parts[1:] if is_system(part)),
        layers=layers_of(diff_ids(parts[0])),
    )
