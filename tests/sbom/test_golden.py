"""What each format writes of small bills, to the byte (SEAWALL_REWRITE=1 writes it anew)."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest

from seawall import __version__, sbom
from support.bills import BILLS

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    (form, version, bill)
    for form in ("spdx-json", "spdx-tag-value", "purls", "table", "github")
    for version in ({"spdx-json": ("2.3", "2.2", "3.0"), "spdx-tag-value": ("2.3", "2.2")}.get(form, ("",)))
    for bill in BILLS
]


@pytest.mark.parametrize(("form", "version", "bill"), CASES)
def test_what_is_written(form: str, version: str, bill: str) -> None:
    found = sbom.named_format(form)
    assert found
    assert found.write
    assert version in found.versions
    out = BytesIO()
    found.write(BILLS[bill], version, out)
    text = out.getvalue().replace(__version__.encode(), b"VERSION")
    path = GOLDEN / f"{bill}{version and '-'}{version}{found.suffix}"
    if os.environ.get("SEAWALL_REWRITE"):
        path.write_bytes(text)
    assert text == path.read_bytes()
