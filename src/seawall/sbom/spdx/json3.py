"""SPDX 3.0.1 as JSON-LD, written: a graph of elements in the shape of the model's JSON schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from seawall.sbom.spdx.document import Document, Link, Part
from seawall.sbom.spdx.licensing import references
from seawall.sbom.spdx.names3 import (
    ALGORITHMS,
    CONTEXT,
    FILE_PATH,
    KINDS,
    PURPOSES,
    SPECIFICATION,
    Element,
    actor,
)

_INFO = "_:creationinfo"
_DATA_LICENCE = "CC0-1.0"


def write(document: Document, out: BinaryIO) -> None:
    """Write the document, each element in a line of its own."""
    encode = msgspec.json.Encoder().encode
    out.write(b'{"@context":%b,"@graph":[\n' % encode(CONTEXT))
    out.write(b",\n".join(map(encode, _Graph(document).elements())))
    out.write(b"\n]}\n")


class _Graph:
    """The elements of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._base = document.namespace + "#"
        self._suppliers: dict[str, str] = {}
        self._licences: dict[str, str] = {}
        for part in document.parts:
            if part.supplier:
                self._suppliers.setdefault(part.supplier, f"SPDXRef-Agent-{len(self._suppliers) + 1}")
            if part.declared:
                self._licences.setdefault(part.declared, f"SPDXRef-Licence-{len(self._licences) + 1}")

    def elements(self) -> Iterator[Element]:
        document = self._document
        data_licence = self._licences.get(_DATA_LICENCE, "SPDXRef-DataLicence")
        root = document.parts[0].id
        yield from self._creation()
        yield {
            **self._named("SpdxDocument", "SPDXRef-DOCUMENT"),
            "name": document.name,
            "profileConformance": ["core", "software", "simpleLicensing", "extension"],
            "dataLicense": self._base + data_licence,
            "rootElement": [self._base + "SPDXRef-Sbom"],
            **({"comment": document.comment} if document.comment else {}),
            **_extension(document.notes),
        }
        yield {
            **self._named("software_Sbom", "SPDXRef-Sbom"),
            "software_sbomType": ["analyzed"],
            "rootElement": [self._base + root],
            "element": [self._base + part.id for part in document.parts],
        }
        yield from self._agents()
        yield from self._licensing(data_licence)
        yield from map(self._package, document.parts)
        yield from self._relationships()

    def _named(self, kind: str, spdx_id: str) -> Element:
        return {"type": kind, "spdxId": self._base + spdx_id, "creationInfo": _INFO}

    def _creation(self) -> Iterator[Element]:
        tools = [tool.removeprefix("Tool: ") for tool in self._document.creators]
        ids = [f"SPDXRef-Tool-{number}" for number in range(1, len(tools) + 1)]
        yield {
            "type": "CreationInfo",
            "@id": _INFO,
            "specVersion": SPECIFICATION,
            "created": self._document.created,
            "createdBy": [self._base + "SPDXRef-Agent"],
            "createdUsing": [self._base + each for each in ids],
        }
        yield {**self._named("SoftwareAgent", "SPDXRef-Agent"), "name": "seawall"}
        for spdx_id, tool in zip(ids, tools, strict=True):
            yield {**self._named("Tool", spdx_id), "name": tool}

    def _agents(self) -> Iterator[Element]:
        for supplier, spdx_id in self._suppliers.items():
            kind, name, mail = actor(supplier)
            element: Element = {**self._named(kind, spdx_id), "name": name}
            if mail:
                element["externalIdentifier"] = [_identifier("email", mail)]
            yield element

    def _licensing(self, data_licence: str) -> Iterator[Element]:
        for reference, text in sorted(self._document.extracted.items()):
            named = self._named("simplelicensing_SimpleLicensingText", reference)
            yield {**named, "simplelicensing_licenseText": text}
        for expression, spdx_id in {_DATA_LICENCE: data_licence, **self._licences}.items():
            element = {
                **self._named("simplelicensing_LicenseExpression", spdx_id),
                "simplelicensing_licenseExpression": expression,
            }
            custom = sorted(set(references(expression)))
            if custom:
                element["simplelicensing_customIdToUri"] = [
                    {"type": "DictionaryEntry", "key": each, "value": self._base + each} for each in custom
                ]
            yield element

    def _package(self, part: Part) -> Element:
        element: Element = {**self._named("software_Package", part.id), "name": part.name}
        notes = part.notes
        if part.version:
            element["software_packageVersion"] = part.version
        if part.purpose:
            element["software_primaryPurpose"] = PURPOSES[part.purpose]
        if part.purl:
            element["software_packageUrl"] = part.purl
            element["externalIdentifier"] = [_identifier("packageUrl", part.purl)]
        if part.supplier:
            element["suppliedBy"] = self._base + self._suppliers[part.supplier]
        if part.checksums:
            element["verifiedUsing"] = [
                {"type": "Hash", "algorithm": ALGORITHMS[algorithm], "hashValue": value}
                for algorithm, value in part.checksums
            ]
        if part.source_info:
            element["software_sourceInfo"] = part.source_info
        if part.summary:
            element["summary"] = part.summary
        if part.file_name:
            notes = (f"{FILE_PATH}: {part.file_name}", *notes)
        return {**element, **_extension(notes)}

    def _relationships(self) -> Iterator[Element]:
        document = self._document
        links = [link for link in document.links if link.kind != "DESCRIBES"]
        edges = [(source, KINDS[kind], targets) for source, kind, targets in _together(links)]
        edges += [
            (part.id, "hasDeclaredLicense", [self._licences[part.declared]])
            for part in document.parts
            if part.declared
        ]
        for number, (source, kind, targets) in enumerate(edges, 1):
            yield {
                **self._named("Relationship", f"SPDXRef-Relationship-{number}"),
                "from": self._base + source,
                "relationshipType": kind,
                "to": [self._base + target for target in targets],
            }


def _together(links: Iterable[Link]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield relationships of one source and kind as one, which those of version 3 may be."""
    found: dict[tuple[str, str], list[str]] = {}
    for link in links:
        found.setdefault((link.source, link.kind), []).append(link.target)
    for (source, kind), targets in found.items():
        yield source, kind, targets


def _identifier(kind: str, text: str) -> Element:
    return {"type": "ExternalIdentifier", "externalIdentifierType": kind, "identifier": text}


def _extension(notes: tuple[str, ...]) -> Element:
    if not notes:
        return {}
    pairs = (note.partition(": ") for note in notes)
    entries = [
        {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": name, "extension_cdxPropValue": value}
        for name, _, value in pairs
    ]
    return {"extension": [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}]}
