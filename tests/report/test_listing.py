"""The formats that list findings by file and line, and are read by build servers and editors."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from defusedxml import ElementTree
from msgspec.structs import replace

from seawall.model.report import Report
from seawall.report import Style, all_formats
from support.reports import EMPTY, FULL, PLACED_REPORT, REPORTS

# What the schema of Jenkins' xUnit plug-in (junit-10.xsd) knows of what is written.
JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
        {"testcase"},
    ),
    "testcase": ({"name", "classname", "time"}, {"failure", "skipped"}),
    "failure": ({"message", "type"}, set()),
    "skipped": ({"message", "type"}, set()),
}


def written(name: str, report: Report) -> str:
    out = io.StringIO()
    all_formats()[name].write(report, out, Style())
    return out.getvalue()


@pytest.mark.parametrize("name", REPORTS)
def test_junit_is_what_jenkins_reads(name: str) -> None:
    report = REPORTS[name]
    root = ElementTree.fromstring(written("junit", report))
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    assert len(list(root.iter("failure"))) == len(report.findings) == int(root.attrib["failures"])
    assert len(list(root.iter("skipped"))) == len(report.not_assessed)
    cases = list(root.iter("testcase"))
    assert len(cases) == int(root.attrib["tests"]) >= 1
    assert sum(int(suite.attrib["tests"]) for suite in root) == len(cases)


@pytest.mark.parametrize("name", REPORTS)
def test_checkstyle_names_every_finding_once(name: str) -> None:
    report = REPORTS[name]
    root = ElementTree.fromstring(written("checkstyle", report))
    errors = list(root.iter("error"))
    assert len(errors) == len(report.findings) + len(report.not_assessed)
    assert {each.attrib["severity"] for each in errors} <= {"error", "warning", "info"}
    assert all(int(each.attrib["line"]) >= 1 for each in errors)
    files = [each.attrib["name"] for each in root]
    assert len(files) == len(set(files))


@pytest.mark.parametrize("name", REPORTS)
def test_codeclimate_is_what_gitlab_reads(name: str) -> None:
    issues = json.loads(written("codeclimate", REPORTS[name]))
    assert len(issues) == len(REPORTS[name].findings) + len(REPORTS[name].not_assessed)
    marks = [issue["fingerprint"] for issue in issues]
    assert len(marks) == len(set(marks))
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("/", "./"))


def test_fingerprints_stay_when_lines_move() -> None:
    def moved(by: int) -> Report:
        findings = [
            replace(each, locations=(replace(each.locations[0], line=(each.locations[0].line or 0) + by),))
            for each in PLACED_REPORT.findings
        ]
        return replace(PLACED_REPORT, findings=tuple(findings))

    marks = [
        {issue["fingerprint"] for issue in json.loads(written("codeclimate", moved(by)))} for by in (0, 9)
    ]
    assert marks[0] == marks[1]


def test_gnu_lines_are_what_editors_jump_to() -> None:
    lines = written("gnu", PLACED_REPORT).splitlines()
    assert "build/Dockerfile:3: error: Do as sudo says: twice [sudo]" in lines
    found = [
        re.fullmatch(r"(\S+?):(?:(\d+):)? (error|warning|note): .+ \[\S+\]", line) for line in lines[:-1]
    ]
    assert all(found)
    assert lines[-1] == "seawall: 6 findings, violated"


def test_packages_are_named_with_what_mends_them() -> None:
    said = "openssl 1.1.1k-1+deb11u1: CVE-2022-0778, fixed in 1.1.1k-1+deb11u2."
    for name in ("gnu", "checkstyle", "codeclimate", "junit"):
        assert said in written(name, FULL)


def test_nothing_is_said_of_nothing() -> None:
    assert written("gnu", EMPTY) == "seawall: 0 findings, passed\n"
    assert json.loads(written("codeclimate", EMPTY)) == []
    assert 'name="nothing found"' in written("junit", EMPTY)


def test_the_page_lists_every_format() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(all_formats())
