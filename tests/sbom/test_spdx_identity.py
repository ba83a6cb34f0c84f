"""What is written comes back exactly, in each format and version, whatever anything is called."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings

from seawall import sbom
from seawall.sbom import Bill
from support.hostile_bills import BILLS

SPDX = [
    ("spdx-json", "2.3"),
    ("spdx-json", "2.2"),
    ("spdx-json", "3.0"),
    ("spdx-tag-value", "2.3"),
    ("spdx-tag-value", "2.2"),
]


def written(bill: Bill, name: str, version: str) -> bytes:
    found = sbom.named_format(name)
    assert found
    assert found.write
    out = BytesIO()
    found.write(bill, version, out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "version"), SPDX)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(bill=BILLS)
def test_a_bill_comes_back(name: str, version: str, bill: Bill) -> None:
    data = written(bill, name, version)
    assert written(bill, name, version) == data
    back = sbom.read(data, "x")
    assert back.inventory == bill.inventory
    assert (back.target, back.created) == (bill.target, bill.created)
    assert back.writer == f"{name} {version}"
    assert back.tools[0].startswith("seawall ")
