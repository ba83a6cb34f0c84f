"""A document of SPDX as a Bill, whoever wrote it: Seawall, Syft, Trivy, BuildKit, melange, Red Hat."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import Malformed
from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.purl import parsed
from seawall.model.report import Target
from seawall.sbom.base import Bill
from seawall.sbom.foreign import distributions
from seawall.sbom.residue import INVENTORY, PACKAGE, restored
from seawall.sbom.spdx.document import (
    CONTAINER,
    DOCUMENT_ID,
    NO_TIME,
    ROOT_ID,
    Document,
    Part,
    note,
)
from seawall.sbom.spdx.found import Found, Graph
from seawall.sbom.spdx.parts import Layers, is_package, is_whole, read_package
from seawall.sbom.spdx.target import diff_ids, read_target, visible_inventory

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:[Zz]|[+-]00:?00)?")
_WITHOUT = "without a package URL: it cannot be matched with any advisory"


class _Read(Struct):
    """What the parts came to: packages, their parts' ids, and what was passed over."""

    packages: list[Package]
    numbers: dict[str, int]
    problems: list[NotAssessed]


def bill_of(document: Document, name: str, syntax: str) -> Bill:
    """Return what a document tells; `name` is what the file is called, `syntax` the format it was in.

    The described package is the target.  What was `GENERATED_FROM` others is installed, those are not; nor
    is a source rpm.  A package without a package URL is not assessed.
    """
    graph = Graph(document.links)
    root = _root(document, graph)
    layers = Layers(diff_ids(root))
    sources = graph.sources()
    taken = [
        part
        for part in document.parts
        if part is not root and part.id not in sources and not _is_source(part)
    ]
    if not any(is_package(part) for part in taken) and is_package(root):
        taken.append(root)  # one package, described by itself
    read = _packages(taken, document, layers)
    Found(document, graph, layers).complete(read.packages, read.numbers)
    inventory = _inventory(document, root, read, name)
    return Bill(
        read_target(root) if root.id else Target(document.name or name, ""),
        replace(
            inventory,
            packages=tuple(read.packages),
            not_assessed=(*inventory.not_assessed, *document.unread, *read.problems),
            dependencies=graph.dependencies(read.numbers),
        ),
        moment(document.created),
        tools=tuple(_tool(text) for text in document.creators if text.startswith("Tool:")),
        writer=f"{syntax} {document.version}".rstrip(),
    )


def moment(text: str) -> str:
    """Return a time in UTC to the second as RFC 3339 writes it; the year 1970 for what is none."""
    found = _TIME.fullmatch(text.strip())
    return f"{found[1]}T{found[2]}Z" if found else NO_TIME


def _tool(text: str) -> str:
    """`Tool: syft-1.18.1` is `syft 1.18.1`."""
    name = text.partition(":")[2].strip()
    start, hyphen, version = name.rpartition("-")
    return f"{start} {version}" if hyphen and version[:1].isdigit() else name


def _root(document: Document, graph: Graph) -> Part:
    """Return the one described part, or the one image among several; an empty one where there is none."""
    described = graph.targets(DOCUMENT_ID, "DESCRIBES")
    parts = [part for part in document.parts if part.id in described]
    ours = [part for part in parts if part.id.startswith(ROOT_ID)]
    images = [part for part in parts if part.purpose == CONTAINER]
    for choice in (parts, ours, images):
        if len(choice) == 1:
            return choice[0]
    return Part("", document.name)


def _is_source(part: Part) -> bool:
    """Say whether a part is a source package, which is never installed."""
    if "arch=src" not in part.purl or note(part.notes, PACKAGE) is not None:
        return False
    try:
        return parsed(part.purl).arch == "src"
    except Malformed:
        return False


def _packages(parts: Iterable[Part], document: Document, layers: Layers) -> _Read:
    read = _Read([], {}, [])
    known: set[tuple[str, Package]] = set()
    for part in parts:
        if is_whole(part):
            continue
        subject = f"{part.name}@{part.version}" if part.version else part.name
        if not is_package(part):
            why = f"with the package URL {part.purl[:200]!r}, which is none" if part.purl else _WITHOUT
            read.problems.append(NotAssessed("package", subject, why))
            continue
        try:
            package = read_package(part, document.extracted, layers)
        except Malformed as error:
            read.problems.append(NotAssessed("package", subject, str(error)))
            continue
        if part.id in read.numbers and (part.id, package) in known:
            continue  # the same entry, written twice
        known.add((part.id, package))
        read.numbers.setdefault(part.id, len(read.packages))
        read.packages.append(package)
    return read


def _inventory(document: Document, root: Part, read: _Read, name: str) -> Inventory:
    """Return all but the packages: systems, layers and what was not assessed when it was written."""
    visible = visible_inventory((root, *(part for part in document.parts if part is not root)))
    text = note(document.notes, INVENTORY)
    if text is not None:
        try:
            return restored(visible, text)
        except Malformed as error:
            read.problems.append(NotAssessed("target", name, str(error)))
    elif not visible.distributions:
        visible = replace(visible, distributions=distributions(read.packages))
    return visible
