"""A document in XML, made into the objects that JSON is made into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from seawall.markup import Element, parse_xml
from seawall.model.errors import Malformed
from seawall.sbom.base import Bill
from seawall.sbom.cyclonedx.objects import (
    Advisory,
    Affected,
    AffectedVersion,
    Analysis,
    Component,
    Dependency,
    Entity,
    Evidence,
    Hash,
    LicenseChoice,
    LicenseName,
    Metadata,
    Occurrence,
    Property,
    Rating,
    Reference,
    Source,
    Tool,
    Tools,
    Vulnerability,
)
from seawall.sbom.cyclonedx.reading import Document, bill_of, checked_version, flat
from seawall.sbom.decoding import utf8

MOST_VALUES = 8_000_000

T = TypeVar("T")
_SPACE = "http://cyclonedx.org/schema/bom/"
_START = re.compile(rb"<(?:[\w.-]+:)?bom\b[^>]{0,2000}http://cyclonedx\.org/schema/bom/")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,400})?", re.ASCII)


def recognises(start: bytes) -> bool:
    """Tell by the root element and its namespace."""
    text = utf8(start).lstrip()
    return text.startswith(b"<") and _START.search(text) is not None


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells.

    Malformed for what is no XML, has a document type declaration or is no CycloneDX, LimitExceeded for too
    much of it, Unsupported for a version that is not read.
    """
    components: list[Component] = []
    dependencies: list[Dependency] = []
    vulnerabilities: list[Vulnerability] = []

    def grandchild(parent: Element, element: Element) -> bool:
        place = parent.name, element.name
        if place == ("components", "component"):
            components.append(_component(element))
        elif place == ("dependencies", "dependency"):
            dependencies.append(_dependency(element))
        elif place == ("vulnerabilities", "vulnerability"):
            vulnerabilities.append(_vulnerability(element))
        return parent.name != "metadata"

    root = parse_xml(name, data, MOST_VALUES, grandchild)
    if root.name != "bom" or not root.namespace.startswith(_SPACE):
        raise Malformed(f"{name}: the root element is no CycloneDX bom")
    version = checked_version(root.namespace.removeprefix(_SPACE), name)
    metadata = root.child("metadata")
    document = Document(
        _metadata(metadata) if metadata else Metadata(),
        flat(components, name),
        dependencies,
        vulnerabilities,
        [],
    )
    return bill_of(document, name, f"cyclonedx-xml {version}")


def _metadata(element: Element) -> Metadata:
    about = element.child("component")
    return Metadata(
        _text(element.child("timestamp")),
        _tools(element.child("tools")),
        _component(about) if about else None,
        _properties(element.child("properties")),
    )


def _tools(element: Element | None) -> tuple[Tool, ...] | Tools | None:
    if element is None:
        return None
    if components := element.child("components"):
        return Tools(_each(components, "component", _component))
    return _each(element, "tool", lambda tool: Tool(name=_said(tool, "name"), version=_said(tool, "version")))


def _component(element: Element) -> Component:
    said: dict[str, Element] = {}
    for child in element.children:
        if child.namespace == element.namespace:
            said.setdefault(child.name, child)
    supplier, licenses = said.get("supplier"), said.get("licenses")
    return Component(
        element.attributes.get("type", ""),
        element.attributes.get("bom-ref"),
        Entity(_said(supplier, "name")) if supplier else None,
        _text(said.get("publisher")),
        _text(said.get("group")),
        _text(said.get("name")) or "",
        _text(said.get("version")),
        _text(said.get("description")),
        (_text(said.get("scope")) or "").strip() or None,
        _each(said.get("hashes"), "hash", _hash),
        tuple(_licenses(licenses)) if licenses else None,
        _text(said.get("cpe")),
        (_text(said.get("purl")) or "").strip() or None,
        _properties(said.get("properties")),
        _each(said.get("components"), "component", _component),
        _evidence(said.get("evidence")),
    )


def _hash(element: Element) -> Hash:
    return Hash(element.attributes.get("alg", ""), element.text.strip())


def _licenses(element: Element) -> Iterator[LicenseChoice]:
    for child in element.children:
        if child.name == "license":
            yield LicenseChoice(LicenseName(_said(child, "id"), _said(child, "name")))
        elif child.name == "expression":
            yield LicenseChoice(expression=child.text)
        elif child.name == "expression-detailed":
            yield LicenseChoice(expression=child.attributes.get("expression") or _said(child, "expression"))


def _properties(element: Element | None) -> tuple[Property, ...] | None:
    return _each(element, "property", lambda each: Property(each.attributes.get("name", ""), each.text))


def _evidence(element: Element | None) -> Evidence | None:
    places = _each(element.child("occurrences") if element else None, "occurrence", _occurrence)
    return Evidence(occurrences=places) if places else None


def _occurrence(element: Element) -> Occurrence:
    return Occurrence(
        _said(element, "location"), _whole_number(element, "line"), _said(element, "additionalContext")
    )


def _dependency(element: Element) -> Dependency:
    needs = _each(element, "dependency", lambda each: each.attributes.get("ref", ""))
    return Dependency(element.attributes.get("ref", ""), needs)


def _vulnerability(element: Element) -> Vulnerability:
    cwes = (_integer(each.text) for each in _each(element.child("cwes"), "cwe", lambda each: each) or ())
    return Vulnerability(
        element.attributes.get("bom-ref"),
        _said(element, "id"),
        _source(element.child("source")),
        _each(element.child("references"), "reference", _reference),
        _each(element.child("ratings"), "rating", _rating),
        tuple(number for number in cwes if number is not None) or None,
        _said(element, "description"),
        _said(element, "recommendation"),
        _each(element.child("advisories"), "advisory", lambda each: Advisory(_said(each, "url"))),
        _said(element, "published"),
        _said(element, "updated"),
        _analysis(element.child("analysis")),
        _each(element.child("affects"), "target", _affected),
        _properties(element.child("properties")),
    )


def _source(element: Element | None) -> Source | None:
    return Source(_said(element, "name"), _said(element, "url")) if element else None


def _reference(element: Element) -> Reference:
    return Reference(_said(element, "id") or "", _source(element.child("source")) or Source())


def _rating(element: Element) -> Rating:
    score = element.said("score")
    return Rating(
        _source(element.child("source")),
        float(score) if _NUMBER.fullmatch(score) else None,
        _said(element, "severity"),
        _said(element, "method"),
        _said(element, "vector"),
    )


def _analysis(element: Element | None) -> Analysis | None:
    if element is None:
        return None
    responses = _each(element.child("responses"), "response", lambda each: each.text.strip())
    return Analysis(_said(element, "state"), responses, _said(element, "detail"))


def _affected(element: Element) -> Affected:
    versions = _each(
        element.child("versions"),
        "version",
        lambda each: AffectedVersion(_said(each, "version"), _said(each, "status")),
    )
    return Affected(_said(element, "ref") or "", versions)


def _each(element: Element | None, name: str, made: Callable[[Element], T]) -> tuple[T, ...] | None:
    """Return the children of a name, made into objects; None where there are none."""
    if element is None:
        return None
    return tuple(map(made, element.all(name))) or None


def _said(element: Element, name: str) -> str | None:
    return _text(element.child(name))


def _text(element: Element | None) -> str | None:
    """Return the text as it stands: blanks at its ends may be part of a name."""
    return element.text if element is not None else None


def _integer(text: str) -> int | None:
    number = text.strip()
    return int(number) if _NUMBER.fullmatch(number) and "." not in number else None


def _whole_number(element: Element, name: str) -> int | None:
    return _integer(element.said(name))
