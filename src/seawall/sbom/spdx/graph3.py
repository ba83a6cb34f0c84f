"""SPDX 3.0 as JSON-LD, read: the elements of a graph, as the document that SPDX 2 would make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Raw, Struct, field
from msgspec.structs import replace

from seawall.model.errors import Malformed
from seawall.sbom.decoding import decode, entries
from seawall.sbom.spdx.document import DOCUMENT_ID, Document, Link, Part
from seawall.sbom.spdx.names3 import ALGORITHMS, FILE_PATH, KINDS, PURPOSES

_PURPOSES = {spelling: name for name, spelling in PURPOSES.items()}
_ALGORITHMS = {spelling: name for name, spelling in ALGORITHMS.items()}
_KINDS = {spelling: name for name, spelling in KINDS.items()}
_LISTED = ("https://spdx.org/licenses/", "http://spdx.org/licenses/")
_COLLECTIONS = frozenset(("Bom", "Bundle", "SpdxDocument", "software_Sbom"))
_RELATIONSHIPS = frozenset(("LifecycleScopedRelationship", "Relationship"))
_LICENCES = {"hasDeclaredLicense": "declared", "hasConcludedLicense": "concluded"}


class _Hash(Struct, rename="camel"):
    algorithm: str = ""
    hash_value: str = ""


class _Identifier(Struct, rename="camel"):
    external_identifier_type: str = ""
    identifier: str = ""


class _Property(Struct):
    name: str = field(default="", name="extension_cdxPropName")
    value: str = field(default="", name="extension_cdxPropValue")


class _Extension(Struct):
    properties: list[_Property] = field(default_factory=list, name="extension_cdxProperty")


class _Entry(Struct):
    key: str = ""
    value: str = ""


class _Element(Struct, rename="camel"):
    kind: str = field(default="", name="type")
    at_kind: str = field(default="", name="@type")
    spdx_id: str = ""
    at_id: str = field(default="", name="@id")
    name: str = ""
    summary: str = ""
    created: str = ""
    created_using: object = None
    version: str = field(default="", name="software_packageVersion")
    url: str = field(default="", name="software_packageUrl")
    purpose: str = field(default="", name="software_primaryPurpose")
    source_info: str = field(default="", name="software_sourceInfo")
    supplied_by: object = None
    external_identifier: list[_Identifier] = []
    verified_using: list[_Hash] = []
    extension: list[_Extension] = []
    root_element: object = None
    source: object = field(default=None, name="from")
    to: object = None
    relationship_type: str = ""
    scope: str = ""
    subject: object = None
    statement: str = ""
    expression: str = field(default="", name="simplelicensing_licenseExpression")
    custom: list[_Entry] = field(default_factory=list, name="simplelicensing_customIdToUri")
    text: str = field(default="", name="simplelicensing_licenseText")


class _Top(Struct):
    graph: Raw = field(default=Raw(), name="@graph")


def read(data: bytes, name: str) -> Document:
    """Return the document; `unread` has the elements that break their shape."""
    top = decode(data, _Top, name)
    if not top.graph:
        raise Malformed(f"{name}: no @graph: the elements of SPDX 3 are expected in one")
    elements, unread = entries(top.graph, _Element, name, "@graph")
    return replace(_Elements(elements).document(), unread=tuple(unread))


class _Elements:
    """The elements of a graph by id, and by kind."""

    def __init__(self, elements: Iterable[_Element]) -> None:
        self._by_id: dict[str, _Element] = {}
        self._by_kind: defaultdict[str, list[_Element]] = defaultdict(list)
        for element in elements:
            self._by_id.setdefault(element.spdx_id or element.at_id, element)
            self._by_kind[element.kind or element.at_kind].append(element)

    def document(self) -> Document:
        """Return the graph as one document, the first that it has."""
        document = next(iter(self._by_kind["SpdxDocument"]), _Element())
        creation = next(iter(self._by_kind["CreationInfo"]), _Element())
        tools = [self._by_id.get(each, _Element()).name for each in _ids(creation.created_using)]
        licences = self._licences()
        notes = self._annotations()
        parts = tuple(
            self._part(element, licences.get(element.spdx_id, {}), notes.get(element.spdx_id, ()))
            for element in self._by_kind["software_Package"]
        )
        roots = dict.fromkeys(self._roots(document, depth=4))
        return Document(
            document.name,
            document.spdx_id,
            creation.created,
            tuple(f"Tool: {tool}" for tool in tools if tool),
            parts,
            (*(Link(DOCUMENT_ID, "DESCRIBES", root) for root in roots), *self._links(document.spdx_id)),
            self._extracted(),
            notes=_notes(document),
            version="3.0",
        )

    def _roots(self, element: _Element, depth: int) -> Iterator[str]:
        """Yield what collections begin with, down to the things collected."""
        for each in _ids(element.root_element):
            found = self._by_id.get(each)
            if found is not None and (found.kind or found.at_kind) in _COLLECTIONS:
                if depth:
                    yield from self._roots(found, depth - 1)
            else:
                yield each

    def _relationships(self) -> Iterator[tuple[_Element, str, list[str]]]:
        for kind in sorted(_RELATIONSHIPS):
            for element in self._by_kind[kind]:
                for source in _ids(element.source):
                    yield element, source, _ids(element.to)

    def _links(self, document_id: str) -> Iterator[Link]:
        for element, source, targets in self._relationships():
            kind = _KINDS.get(element.relationship_type)
            if kind is None:
                continue
            begin = DOCUMENT_ID if source == document_id else source
            for target in targets:
                if kind == "DEPENDS_ON" and element.scope in {"build", "development", "test"}:
                    yield Link(target, "DEV_DEPENDENCY_OF", begin)
                else:
                    yield Link(begin, kind, target)

    def _licences(self) -> dict[str, dict[str, str]]:
        """Return the expressions of each element, `declared` and `concluded`."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for element, source, targets in self._relationships():
            which = _LICENCES.get(element.relationship_type)
            expressions = [self._expression(target) for target in targets] if which else []
            if which and any(expressions):
                found[source][which] = " AND ".join(filter(None, expressions))
        return found

    def _expression(self, iri: str) -> str:
        if iri.startswith(_LISTED):
            return iri.rpartition("/")[2]
        element = self._by_id.get(iri, _Element())
        return element.expression or element.text or element.name

    def _extracted(self) -> dict[str, str]:
        return {
            entry.key: self._by_id[entry.value].text
            for element in self._by_kind["simplelicensing_LicenseExpression"]
            for entry in element.custom
            if entry.value in self._by_id and self._by_id[entry.value].text
        }

    def _annotations(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for element in self._by_kind["Annotation"]:
            for subject in _ids(element.subject):
                found[subject] = (*found.get(subject, ()), element.statement)
        return found

    def _part(self, element: _Element, licences: dict[str, str], notes: tuple[str, ...]) -> Part:
        start = f"{FILE_PATH}: "
        own = _notes(element)
        path = next((text[len(start) :] for text in own if text.startswith(start)), "")
        urls = [each.identifier for each in element.external_identifier if _is_url(each)]
        return Part(
            element.spdx_id,
            element.name,
            element.version,
            purpose=_PURPOSES.get(element.purpose, ""),
            file_name=path,
            supplier=self._actor(element.supplied_by),
            checksums=tuple(
                [
                    (_ALGORITHMS[each.algorithm], each.hash_value)
                    for each in element.verified_using
                    if each.algorithm in _ALGORITHMS
                ]
            ),
            declared=licences.get("declared", ""),
            concluded=licences.get("concluded", ""),
            purl=element.url or next(iter(urls), ""),
            source_info=element.source_info,
            summary=element.summary,
            notes=(*(text for text in own if not text.startswith(start)), *notes),
        )

    def _actor(self, reference: object) -> str:
        found = next((self._by_id[each] for each in _ids(reference) if each in self._by_id), None)
        if found is None or not found.name:
            return ""
        mails = [
            each.identifier for each in found.external_identifier if each.external_identifier_type == "email"
        ]
        kind = "Person" if (found.kind or found.at_kind) == "Person" else "Organization"
        return f"{kind}: {found.name} ({mails[0]})" if mails else f"{kind}: {found.name}"


def _is_url(identifier: _Identifier) -> bool:
    return identifier.external_identifier_type in {"packageUrl", "purl"}


def _notes(element: _Element) -> tuple[str, ...]:
    return tuple(f"{each.name}: {each.value}" for whole in element.extension for each in whole.properties)


def _ids(value: object) -> list[str]:
    """Return the references of a property that may have one or several, or elements in their place."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        found = value.get("spdxId", value.get("@id"))
        return [found] if isinstance(found, str) else []
    if isinstance(value, list):
        return [each for entry in value if not isinstance(entry, list) for each in _ids(entry)]
    return []
