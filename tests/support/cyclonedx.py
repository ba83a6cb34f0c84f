"""What the official schemas (JSON and XSD) and the reference library say of a CycloneDX document."""

from __future__ import annotations

import io
import json
import warnings
from functools import cache
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from defusedxml import ElementTree

from seawall.model.package import Inventory
from seawall.model.report import Report
from seawall.sbom import Bill, named_format

FORMATS = [
    (name, version)
    for name in ("cyclonedx-json", "cyclonedx-xml")
    for version in ("1.4", "1.5", "1.6", "1.7")
]


def bill_of(report: Report) -> Bill:
    """What a report tells as a bill; the first package depends on the other two, the second on the third."""
    dependencies = ((0, (1, 2)), (1, (2,))) if report.packages[2:] else ()
    inventory = Inventory(
        report.packages, report.distributions, report.layers, report.not_assessed, 3, dependencies
    )
    return Bill(report.target, inventory, report.created, ("seawall 1.2.3",), report.findings)


def written(bill: Bill, name: str, version: str) -> bytes:
    """The bill in a format."""
    found = named_format(name)
    assert found is not None
    assert found.write is not None
    out = io.BytesIO()
    found.write(bill, version, out)
    return out.getvalue()


def faults(data: bytes, name: str, version: str) -> list[str]:
    """What the schema of a version finds wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validators' own
        found = _validator(name, version).validate_str(data.decode(), all_errors=True)
        return [str(error)[:500] for error in found or ()]


@cache
def _validator(name: str, version: str) -> JsonStrictValidator | XmlValidator:
    """A validator keeps its schema, which takes long to read."""
    kind = JsonStrictValidator if name == "cyclonedx-json" else XmlValidator
    return kind(SchemaVersion.from_version(version))


def loaded(data: bytes, name: str) -> Bom:
    """The document as the reference library loads it."""
    reader: Any = Bom  # its decorator adds the two methods
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of old versions
        found = (
            reader.from_json(json.loads(data))
            if name == "cyclonedx-json"
            else reader.from_xml(ElementTree.fromstring(data))
        )
    assert isinstance(found, Bom)
    return found
