"""A bill written as CycloneDX and read again is the same bill, whatever anything in it is called."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from seawall import sbom
from seawall.model.finding import Advice, Cvss, Epss, Finding, Kev, PackageRef, Severity, Status
from seawall.model.package import Inventory, Location, Package
from seawall.model.purl import purl
from seawall.model.report import Report, Target
from seawall.sbom import Bill
from support.cyclonedx import FORMATS, bill_of, faults, loaded, written
from support.hostile_bills import BILLS, TEXT
from support.reports import REPORTS

VERSIONS = pytest.mark.parametrize(("name", "version"), FORMATS)
HALF = "caf\udce9"


def back(bill: Bill, name: str, version: str) -> Bill:
    return replace(sbom.read(written(bill, name, version), "bom"), writer="")


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    """Draw a bill with findings in its packages, and in others."""
    bill = draw(BILLS)
    known = [PackageRef(purl(each), each.name, each.version) for each in bill.inventory.packages]
    refs = st.builds(PackageRef, TEXT, TEXT, TEXT) | (st.sampled_from(known) if known else st.nothing())
    times = TEXT | st.just("2026-01-02T03:04:05Z")
    cwes = st.lists(TEXT | st.just("CWE-79"), max_size=2).map(tuple)
    urls = st.lists(TEXT | st.just("https://a.example/b?c=%41"), max_size=2).map(tuple)
    texts = st.lists(TEXT, max_size=2).map(tuple)
    scores = st.floats(0, 10)
    cvss = st.lists(st.builds(Cvss, st.sampled_from(["2.0", "3.1", "4.0", "x"]), TEXT, scores), max_size=2)
    advices = st.builds(
        Advice,
        TEXT,
        TEXT,
        st.sampled_from(Severity),
        TEXT,
        texts,
        cvss.map(tuple),
        cwes,
        urls,
        times,
        times,
        st.none() | st.builds(Epss, st.floats(0, 1), st.floats(0, 1), TEXT),
        st.none() | st.builds(Kev, TEXT, TEXT, st.booleans()),
    )
    findings = st.builds(
        Finding,
        advices,
        TEXT,
        TEXT,
        TEXT,
        st.lists(refs, max_size=2).map(tuple),
        st.lists(st.builds(Location, TEXT), max_size=1).map(tuple),
        st.sampled_from(Status),
        TEXT,
        texts,
        TEXT,
        st.floats(0, 100),
        st.sampled_from(["vulnerability", "license"]),
    )
    return replace(bill, findings=tuple(draw(st.lists(findings, max_size=2))))


@VERSIONS
@settings(max_examples=60, deadline=None)
@given(bill=bills())
def test_a_bill_comes_back(name: str, version: str, bill: Bill) -> None:
    assert back(bill, name, version) == bill


@VERSIONS
@settings(max_examples=12, deadline=None)
@given(bill=bills())
def test_a_bill_is_valid(name: str, version: str, bill: Bill) -> None:
    data = written(bill, name, version)
    assert faults(data, name, version) == []
    assert data == written(bill, name, version)


@VERSIONS
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_reports_come_back_are_valid_and_load(name: str, version: str, report: Report) -> None:
    bill = bill_of(report)
    data = written(bill, name, version)
    assert replace(sbom.read(data, "bom"), writer="") == bill
    assert faults(data, name, version) == []
    bom = loaded(data, name)
    systems = len(bill.inventory.distributions)
    assert len(bom.components) == len(bill.inventory.packages) + systems


@VERSIONS
def test_half_a_character_comes_back(name: str, version: str) -> None:
    package = Package("npm", HALF, HALF, (Location(f"srv/{HALF}", 0, proof=HALF),), supplier=HALF)
    bill = Bill(Target(HALF, "dir"), Inventory((package,)), "2026-01-02T03:04:05Z", (HALF,))
    data = written(bill, name, version)
    assert replace(sbom.read(data, "bom"), writer="") == bill
    assert faults(data, name, version) == []
    assert "caf\ufffd".encode() in data


@VERSIONS
@pytest.mark.parametrize("created", ["", "2026-01-02", "9999-99-99T99:99:99Z", "2026-01-02T03:04:05+01:00"])
def test_a_time_that_is_none_comes_back_and_is_not_shown(name: str, version: str, created: str) -> None:
    bill = Bill(Target("x", "dir"), Inventory(), created)
    data = written(bill, name, version)
    assert replace(sbom.read(data, "bom"), writer="") == bill
    assert faults(data, name, version) == []


@VERSIONS
def test_what_is_twice_comes_back_twice_and_is_valid(name: str, version: str) -> None:
    bill = bill_of(REPORTS["incomplete"])
    left = bill.inventory.not_assessed[:1]
    inventory = replace(
        bill.inventory, not_assessed=(*left, *left, replace(left[0], why=f"{left[0].why}\x00"))
    )
    findings = bill_of(REPORTS["full"]).findings[:1] * 2
    bill = replace(bill, inventory=inventory, findings=findings, tools=("a", "a ", "a\x00", "a\x01", "a"))
    data = written(bill, name, version)
    assert replace(sbom.read(data, "bom"), writer="") == bill
    assert faults(data, name, version) == []


@VERSIONS
@pytest.mark.parametrize("kind", ["oci", "docker"])
def test_a_package_that_looks_like_an_image_is_one_of_ours(name: str, version: str, kind: str) -> None:
    bill = Bill(Target("x", "dir"), Inventory((Package(kind, "image", "1"),)), "2026-01-02T03:04:05Z")
    assert back(bill, name, version).inventory == bill.inventory
