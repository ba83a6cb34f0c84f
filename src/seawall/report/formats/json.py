"""The report for programs: the whole of it, `seawall.report/1` (docs/report-json.md)."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TextIO

import msgspec
from msgspec import Struct

from seawall.model.finding import Finding
from seawall.model.package import Distribution, Layer, NotAssessed, Package
from seawall.model.report import VULNERABILITIES, Coverage, Failure, Feed, Report, Target, Verdict
from seawall.report.base import Format, Style
from seawall.report.order import listed_packages, ordered_findings, ordered_not_assessed
from seawall.report.text import encodable, seen_json

SCHEMA_ID = "urn:seawall:schema:report:1"


BILL_FIELDS = ("requires", "provides", "digests", "supplier")
"""What bills of materials tell of a package (`seawall sbom`), and a report does not repeat."""


class ListedPackage(Package, frozen=True, omit_defaults=True):
    """A package with its package URL, by which findings refer to it."""

    purl: str = ""


_listed_fields = tuple(name for name in Package.__struct_fields__ if name not in BILL_FIELDS)
_fields = attrgetter(*_listed_fields)


class Document(Struct, frozen=True, kw_only=True, tag_field="schema", tag="seawall.report/1"):
    """A report as it is written; a field that has its default is left out of its object."""

    tool_version: str
    created: str
    target: Target
    verdict: Verdict
    coverage: Coverage
    filters: tuple[str, ...]
    filtered_out: int
    scanners: tuple[str, ...] = (VULNERABILITIES,)
    feeds: tuple[Feed, ...]
    not_assessed: tuple[NotAssessed, ...]
    findings: tuple[Finding, ...]
    distributions: tuple[Distribution, ...]
    layers: tuple[Layer, ...]
    packages: tuple[ListedPackage, ...]


def document(report: Report) -> Document:
    """Return the report in the one order of its lists, with package URLs."""
    fields = {name: getattr(report, name) for name in Report.__struct_fields__ if name != "schema"}
    fields["findings"] = tuple(ordered_findings(report.findings))
    fields["not_assessed"] = tuple(ordered_not_assessed(report.not_assessed))
    fields["packages"] = tuple(_listed(text, package) for text, package in listed_packages(report.packages))
    return Document(**fields)


def _listed(text: str, package: Package) -> ListedPackage:
    values: list[Any] = [*_fields(package), (), (), (), "", text]  # BILL_FIELDS are the last of a package's
    return ListedPackage(*values)


def encoded(value: object, indent: int = 2) -> bytes:
    """Encode as JSON that ends in a line feed and shows no invisible character; `indent` 0 is one line."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:
        data = msgspec.json.encode(_mapped(msgspec.to_builtins(value), encodable))
    return seen_json(msgspec.json.format(data, indent=indent) if indent else data) + b"\n"


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 (JSON is of any type)
    """Change every string of a JSON value."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_mapped(key, change): _mapped(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, change) for item in value]
    return value


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document, made from the model."""
    made = msgspec.json.schema(Document)
    for name in BILL_FIELDS:
        del made["$defs"]["ListedPackage"]["properties"][name]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**head, "title": "A Seawall report", **made}


def write(report: Report, out: TextIO, style: Style) -> None:  # noqa: ARG001 (a format's signature)
    """Write the document; the style changes nothing."""
    out.write(encoded(document(report)).decode())


def line(outcome: Report | Failure) -> str:
    """Return one of many targets as one line (JSON Lines): its document, or what failed."""
    return encoded(outcome if isinstance(outcome, Failure) else document(outcome), indent=0).decode()


FORMAT = Format(
    name="json", suffix=".json", summary="for programs: the whole report, versioned", write=write, line=line
)
