"""A Bill as a document of SPDX: what goes where, before any syntax."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from seawall import __version__
from seawall.model.package import Inventory, NotAssessed
from seawall.model.purl import quoted
from seawall.model.report import Target
from seawall.sbom.base import Bill
from seawall.sbom.residue import INVENTORY, TARGET, residue
from seawall.sbom.spdx.document import (
    CONTAINER,
    DOCUMENT_ID,
    NO_TIME,
    ROOT_ID,
    Document,
    Link,
    Part,
    noted,
    plain,
    slug,
)
from seawall.sbom.spdx.licensing import Licensing
from seawall.sbom.spdx.parts import Ids, Layers, checksums, package_part, system_part
from seawall.sbom.spdx.target import DIFF_ID, IMAGE_ID, visible_inventory, visible_target

_NAMED = 20
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DIGEST = re.compile(r"(sha256|sha512):([0-9a-f]+)")
_PURPOSES = {"dir": "SOURCE", "file": "FILE", "rootfs": "OTHER"}
_NAME = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")


def document_of(bill: Bill, version: str) -> Document:
    """Return the bill as a document of a version of SPDX: 2.2, 2.3 or 3.0."""
    inventory = bill.inventory
    ids, licensing = Ids(), Licensing()
    layers = Layers([plain(layer.diff_id) or "unknown" for layer in inventory.layers])
    root = _root(bill.target, inventory, ids, version)
    systems = tuple(system_part(found, ids, version) for found in inventory.distributions)
    packages = [package_part(package, ids, licensing, layers, version) for package in inventory.packages]
    parts = (root, *systems, *packages)
    rest = residue(replace(inventory, packages=(), dependencies=()), visible_inventory(parts))
    name = plain(bill.target.reference) or "unnamed"
    return Document(
        name,
        _namespace(bill, name, version),
        bill.created if _TIME.fullmatch(bill.created) else NO_TIME,
        tuple(dict.fromkeys(f"Tool: {_tool(tool)}" for tool in (f"seawall {__version__}", *bill.tools))),
        parts,
        tuple(_links(parts, packages, inventory)),
        licensing.extracted,
        notes=(noted(INVENTORY, rest or "{}"),),
        comment=_not_assessed(inventory.not_assessed),
    )


def _tool(text: str) -> str:
    """Write `name version` as SPDX does, joined with a hyphen (clause 6.8)."""
    name, space, version = plain(text).rpartition(" ")
    return f"{name}-{version}" if space and version[:1].isdigit() else plain(text) or "unnamed"


def _root(target: Target, inventory: Inventory, ids: Ids, version: str) -> Part:
    purpose = _PURPOSES.get(target.kind, CONTAINER)
    name = plain(target.reference) or "unnamed"
    digest = _DIGEST.fullmatch(target.digest)
    notes = [f"{DIFF_ID}: {plain(layer.diff_id) or 'unknown'}" for layer in inventory.layers]
    if plain(target.image_id):
        notes.append(f"{IMAGE_ID}: {plain(target.image_id)}")
    part = Part(
        ids.unique(ROOT_ID, name, target.reference),
        name,
        plain(target.digest),
        purpose="" if version == "2.2" else purpose,
        checksums=checksums(((digest[1], digest[2]),), version) if digest else (),
        purl=_image_url(target) if digest and purpose == CONTAINER else "",
        notes=tuple(notes),
    )
    text = residue(target, visible_target(part))
    return replace(part, notes=(*part.notes, noted(TARGET, text))) if text else part


def _image_url(target: Target) -> str:
    """Return the image's package URL (type oci): its name in lower case, the digest as the version."""
    name = target.reference.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    return f"pkg:oci/{quoted(name)}@{quoted(target.digest)}" if _NAME.fullmatch(name) else ""


def _links(parts: Sequence[Part], packages: Sequence[Part], inventory: Inventory) -> list[Link]:
    root = parts[0].id
    found = [Link(DOCUMENT_ID, "DESCRIBES", root)]
    found += [Link(root, "CONTAINS", part.id) for part in parts[1:]]
    for index, needed in inventory.dependencies:
        source = packages[index].id
        found += [Link(source, "DEPENDS_ON", packages[other].id) for other in needed]
    return found


def _namespace(bill: Bill, name: str, version: str) -> str:
    """Return the URI that clause 6.5 gives those without a site, made unique by a hash of the content.

    The UUID is one of version 8 (RFC 9562, 5.8), so that two runs over the same thing name it alike.
    """
    hashed = hashlib.sha256(f"{version}\0{bill.created}\0".encode("utf-8", "surrogatepass"))
    hashed.update(msgspec.json.encode((bill.target, bill.inventory, bill.tools)))
    digits = hashed.hexdigest()
    uuid = f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
    return f"https://spdx.org/spdxdocs/{slug(name) or 'unnamed'}-{uuid}"


def _not_assessed(left: Sequence[NotAssessed]) -> str:
    if not left:
        return ""
    named = [f"{each.kind} {plain(each.subject)[:200]}: {plain(each.why)[:200]}" for each in left[:_NAMED]]
    more = [f"and {len(left) - _NAMED} more"] if len(left) > _NAMED else []
    return f"Not assessed: {'; '.join(named + more)}"
