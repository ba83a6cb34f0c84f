"""What is written holds against the specification's schemas, and against its own libraries."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from seawall import sbom
from seawall.sbom import Bill
from support.bills import BILLS, FULL
from support.hostile_bills import BILLS as ANY_BILL
from support.schemas import faults

DATA = Path(__file__).parent / "data"
SCHEMAS = {"2.2": "2.2", "2.3": "2.3", "3.0": "3.0.1"}


def schema(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"spdx-schema-{SCHEMAS[version]}.json").read_text())
    return found


def written(bill: Bill, name: str, version: str) -> bytes:
    found = sbom.named_format(name)
    assert found
    assert found.write
    out = BytesIO()
    found.write(bill, version, out)
    return out.getvalue()


@pytest.mark.parametrize("version", SCHEMAS)
@pytest.mark.parametrize("bill", BILLS)
def test_the_schema_holds(version: str, bill: str) -> None:
    assert faults(schema(version), json.loads(written(BILLS[bill], "spdx-json", version))) == []


@pytest.mark.parametrize("version", ["2.2", "2.3"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(bill=ANY_BILL)
def test_the_schema_holds_whatever_anything_is_called(version: str, bill: Bill) -> None:
    assert faults(schema(version), json.loads(written(bill, "spdx-json", version))) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("version", ["2.2", "2.3"])
@pytest.mark.parametrize("form", ["spdx-json", "spdx-tag-value"])
@pytest.mark.parametrize("bill", BILLS)
def test_the_reference_library_finds_no_fault(form: str, bill: str, version: str, tmp_path: Path) -> None:
    from spdx_tools.spdx.parser.parse_anything import parse_file
    from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

    path = tmp_path / ("bom.spdx.json" if form == "spdx-json" else "bom.spdx")
    path.write_bytes(written(BILLS[bill], form, version))
    document = parse_file(str(path))
    assert [message.validation_message for message in validate_full_spdx_document(document)] == []
    inventory = BILLS[bill].inventory
    assert len(document.packages) == 1 + len(inventory.distributions) + len(inventory.packages)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("bill", BILLS)
def test_the_model_of_version_3_loads_it(bill: str) -> None:
    from spdx_python_model import v3_0_1 as spdx3

    objects = spdx3.SHACLObjectSet()
    spdx3.JSONLDDeserializer().read(BytesIO(written(BILLS[bill], "spdx-json", "3.0")), objects)
    inventory = BILLS[bill].inventory
    found = list(objects.foreach_type(spdx3.software_Package))
    assert len(found) == 1 + len(inventory.distributions) + len(inventory.packages)
    assert not objects.missing_ids


def test_versions_have_what_is_theirs() -> None:
    two = json.loads(written(FULL, "spdx-json", "2.2"))
    three = json.loads(written(FULL, "spdx-json", "2.3"))
    assert not any("primaryPackagePurpose" in package for package in two["packages"])
    assert [package["primaryPackagePurpose"] for package in three["packages"][:3]] == [
        "CONTAINER",
        "OPERATING_SYSTEM",
        "LIBRARY",
    ]
    algorithms = [
        {c["algorithm"] for p in found["packages"] for c in p.get("checksums", ())} for found in (two, three)
    ]
    assert algorithms == [{"SHA256", "MD5", "SHA512"}, {"SHA256", "MD5", "SHA512", "SHA3-256"}]


def test_ids_are_unique_and_stable() -> None:
    first = json.loads(written(FULL, "spdx-json", "2.3"))
    ids = [package["SPDXID"] for package in first["packages"]]
    assert len(set(ids)) == len(ids)
    assert ids[-1] == ids[-2] + "-2"
    other = Bill(FULL.target, FULL.inventory, "2027-01-02T03:04:05Z")
    again = json.loads(written(other, "spdx-json", "2.3"))
    assert [package["SPDXID"] for package in again["packages"]] == ids
    assert again["documentNamespace"] != first["documentNamespace"]


def test_licences_are_expressions_or_texts_referred_to() -> None:
    found = json.loads(written(FULL, "spdx-json", "2.3"))
    declared = [package["licenseDeclared"] for package in found["packages"]]
    (extracted,) = found["hasExtractedLicensingInfos"]
    assert declared[2] == f"Apache-2.0 AND {extracted['licenseId']}"
    assert extracted["extractedText"] == "Artistic or GPL-1+, as told"
    assert declared[3] in {"MIT OR ISC", "ISC OR MIT"}
    assert declared[4] == "NOASSERTION"


def test_what_was_not_assessed_is_said_for_people() -> None:
    found = json.loads(written(FULL, "spdx-json", "2.3"))
    assert found["comment"] == "Not assessed: file app/broken.jar: not a zip archive"
