"""What the official schemas (JSON and XSD) and the reference library say of a CycloneDX document."""

from __future__ import annotations

import io
import json
import warnings

from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator
from defusedxml import ElementTree

from seawall.sbom import Bill, named_format

FORMATS = [
    (name, version)
    for name in ("cyclonedx-json", "cyclonedx-xml")
    for version in ("1.4", "1.5", "1.6", "1.7")
]


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
    schema = SchemaVersion.from_version(version)
    kind = JsonStrictValidator if name == "cyclonedx-json" else XmlValidator
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the validators' own
        found = kind(schema).validate_str(data.decode(), all_errors=True)
    return [str(error)[:500] for error in found or ()]


def loaded(data: bytes, name: str) -> Bom:
    """The document as the reference library loads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of old versions
        found = (
            Bom.from_json(json.loads(data))
            if name == "cyclonedx-json"
            else Bom.from_xml(ElementTree.fromstring(data))
        )
    assert isinstance(found, Bom)
    return found
