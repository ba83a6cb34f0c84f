"""The JSON document: its schema, and that nothing is lost on the way."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.model.package import Package
from seawall.model.purl import purl
from seawall.model.report import Report
from seawall.report.base import Style
from seawall.report.formats.json import FORMAT, Document, document, schema
from support.reports import FULL, INCOMPLETE, REPORTS
from support.schemas import faults

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "report-1.json"


def written(report: Report) -> str:
    out = io.StringIO()
    FORMAT.write(report, out, Style())
    return out.getvalue()


def test_the_schema_in_the_docs_is_that_of_the_model() -> None:
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("SEAWALL_REWRITE"):
        SCHEMA.write_text(text)
    assert SCHEMA.read_text() == text


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_valid(name: str) -> None:
    assert not faults(json.loads(SCHEMA.read_text()), json.loads(written(REPORTS[name])))


def test_the_schema_refuses_what_is_wrong() -> None:
    wrong: dict[str, Any] = json.loads(written(FULL))
    wrong["findings"][0]["advice"]["severity"] = "dreadful"
    assert faults(schema(), wrong)


@pytest.mark.parametrize("name", REPORTS)
def test_reading_it_gives_the_report(name: str) -> None:
    assert msgspec.json.decode(written(REPORTS[name]), type=Document) == document(REPORTS[name])


def test_the_document_has_every_field_of_the_report() -> None:
    assert {*Document.__struct_fields__, "schema"} == {*Report.__struct_fields__}
    assert json.loads(written(FULL))["schema"] == FULL.schema


def test_packages_carry_the_purl_that_findings_refer_to() -> None:
    read = json.loads(written(FULL))
    listed = {package["purl"] for package in read["packages"]}
    assert listed == {purl(package) for package in FULL.packages}
    assert {ref["purl"] for found in read["findings"] for ref in found["packages"]} <= listed


def test_bytes_that_are_not_text_are_replaced() -> None:
    odd = msgspec.structs.replace(INCOMPLETE, packages=(Package("npm", "a\udcffb", "1"),))
    assert json.loads(written(odd))["packages"][0]["name"] == "a\ufffdb"
