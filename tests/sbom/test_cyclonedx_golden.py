"""What CycloneDX is written of small bills, to the byte (SEAWALL_REWRITE=1 writes it anew)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seawall import __version__
from seawall.sbom import named_format
from support.cyclonedx import FORMATS, bill_of, written
from support.reports import REPORTS

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    *((report, name, "1.6") for report in ("empty", "incomplete", "hostile") for name, _ in FORMATS[::4]),
    *(("full", name, version) for name, version in FORMATS),
]


@pytest.mark.parametrize(("report", "name", "version"), CASES)
def test_what_is_written(report: str, name: str, version: str) -> None:
    found = named_format(name)
    assert found is not None
    # Of its own version nothing but the tool's name stays, and the serial number is made of the content.
    data = written(bill_of(REPORTS[report]), name, version).replace(__version__.encode(), b"VERSION")
    start = data.index(b"urn:uuid:")
    data = data[:start] + b"urn:uuid:SERIAL" + data[start + 45 :]
    path = GOLDEN / f"{report}-{version}{found.suffix}"
    if os.environ.get("SEAWALL_REWRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert data == path.read_bytes()
