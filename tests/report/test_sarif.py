"""SARIF: valid against OASIS's schema, and what code scanning asks beyond it."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.model.finding import Advice, Cvss, Severity
from seawall.model.package import Location, NotAssessed
from seawall.model.report import Report
from seawall.report.base import Style
from seawall.report.formats import sarif
from seawall.report.sarif import fingerprints, message_text, path_uri, security_severity
from support.reports import FULL, HOSTILE_REPORT, INCOMPLETE, LODASH, REPORTS, SSL, finding
from support.schemas import faults

# RFC 3986, appendix A: a reference without spaces, quotes, brackets outside a host, or bare percent signs.
URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


@cache
def standard() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(
        (Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text()
    )
    return schema


def log(report: Report) -> dict[str, Any]:
    out = io.StringIO()
    sarif.FORMAT.write(report, out, Style())
    read: dict[str, Any] = json.loads(out.getvalue())
    return read


def run_of(report: Report) -> dict[str, Any]:
    made: dict[str, Any] = log(report)["runs"][0]
    return made


def uris(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key in {"uri", "helpUri", "$schema"}]
        return own + [uri for item in value.values() for uri in uris(item)]
    return [uri for item in value for uri in uris(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("name", REPORTS)
def test_valid_against_the_standard(name: str) -> None:
    assert not faults(standard(), log(REPORTS[name]))


def test_the_schema_refuses_what_is_wrong() -> None:
    wrong = log(FULL)
    wrong["runs"][0]["results"][0]["level"] = "fatal"
    assert faults(standard(), wrong)


@pytest.mark.parametrize("name", REPORTS)
def test_every_uri_is_one(name: str) -> None:
    found = uris(log(REPORTS[name]))
    assert found
    assert all(URI.fullmatch(uri) for uri in found)
    relative = [uri for uri in found if not uri.startswith(("https://", "file:///"))]
    assert not [uri for uri in relative if ":" in uri or uri.startswith("/") or ".." in uri.split("/")]


def test_rules_are_unique_and_results_point_at_theirs() -> None:
    twice = (*FULL.findings, finding(LODASH, Advice("CVE-2022-0778", severity=Severity.LOW), "5"))
    made = run_of(msgspec.structs.replace(FULL, findings=twice))
    rules = made["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == 4
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in made["results"])
    assert (
        next(rule for rule in rules if rule["id"] == "CVE-2022-0778")["properties"]["security-severity"]
        == "9.5"
    )


def test_levels() -> None:
    levels = {result["ruleId"]: result["level"] for result in run_of(FULL)["results"]}
    assert levels == {
        "CVE-2022-0778": "error",
        "CVE-2021-23337": "error",
        "CVE-2021-4160": "warning",
        "GHSA-6757-jp84-gxfx": "note",
    }


@pytest.mark.parametrize(
    ("severity", "scores", "expected"),
    [
        (Severity.HIGH, {"3.1": 7.2}, 7.2),
        (Severity.HIGH, {"3.1": 7.2, "4.0": 8.8}, 8.8),
        (Severity.LOW, {"3.1": 9.8}, 2.0),
        (Severity.CRITICAL, {}, 9.5),
        (Severity.UNKNOWN, {"3.1": 9.8}, None),
    ],
)
def test_security_severity_says_what_the_severity_says(
    severity: Severity, scores: dict[str, float], expected: float | None
) -> None:
    cvss = tuple(Cvss(version, "", score) for version, score in scores.items())
    assert security_severity(Advice("X", severity=severity, cvss=cvss)) == expected


def test_what_was_not_assessed_is_a_notification() -> None:
    invocation = run_of(INCOMPLETE)["invocations"][0]
    assert invocation["exitCode"] == 4
    texts = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert len(texts) == len(INCOMPLETE.not_assessed)
    assert "debian 9: no feed covers this release" in texts


def test_fingerprints_survive_an_update_and_another_layer() -> None:
    advice = Advice("CVE-2021-23337")
    place = Location("usr/lib/lodash-4.17.20/package.json", 2)
    before = msgspec.structs.replace(LODASH, locations=(place,))
    moved = Location("usr/lib/lodash-4.17.19/package.json", 5)
    after = msgspec.structs.replace(LODASH, version="4.17.19", locations=(moved,))
    assert fingerprints(finding(before, advice)) == fingerprints(finding(after, advice))
    assert fingerprints(finding(before, advice)) != fingerprints(finding(before, Advice("CVE-2020-1")))
    assert fingerprints(finding(before, advice)) != fingerprints(finding(SSL, advice))


def test_fingerprints_differ_between_findings() -> None:
    made = [
        result["partialFingerprints"]["seawallFinding/v1"] for result in run_of(HOSTILE_REPORT)["results"]
    ]
    assert len(set(made)) == len(made)


def test_paths_stay_below_their_base() -> None:
    assert path_uri("../../etc/a b%/..") == "etc/a%20b%25"
    assert path_uri("/a:b\\c") == "a%3Ab%5Cc"


def test_messages_hold_no_link_and_no_placeholder() -> None:
    assert message_text("[a](https://b) {0} \\") == "\\[a\\](https://b) {{0}} \\\\"


def test_a_directory_s_paths_are_relative_to_where_the_reader_has_it() -> None:
    made = run_of(REPORTS["starter"])
    assert "uri" not in made["originalUriBaseIds"]["SRCROOT"]
    place = made["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "srv/poetry.lock", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 12}


def test_a_finding_without_a_place_gets_one() -> None:
    nowhere = msgspec.structs.replace(FULL.findings[0], locations=())
    result = run_of(msgspec.structs.replace(FULL, findings=(nowhere,)))["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "usr/lib/os-release"


def test_limits_are_kept_and_what_goes_over_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 100)
    monkeypatch.setattr(sarif, "NOTIFICATIONS", 50)
    places = tuple(Location(f"a/{n}") for n in range(500))
    cwes = tuple(f"CWE-{n}" for n in range(40))
    advice = [Advice(f"X-{n}" + "y" * 300, "t" * 9000, cwes=cwes) for n in range(130)]
    package = msgspec.structs.replace(LODASH, locations=places)
    lost = tuple(NotAssessed("file", f"f{n}", "why") for n in range(70))
    report = msgspec.structs.replace(
        FULL, findings=tuple(finding(package, a) for a in advice), not_assessed=lost
    )
    made = run_of(report)
    assert len(made["results"]) == 100
    assert all(len(result["locations"]) == 100 for result in made["results"])
    for rule in made["tool"]["driver"]["rules"]:
        assert len(rule["properties"]["tags"]) <= 10
        assert len(rule["id"]) <= 255
        assert max(len(rule["shortDescription"]["text"]), len(rule["fullDescription"]["text"])) <= 1024
    texts = [note["message"]["text"] for note in made["invocations"][0]["toolExecutionNotifications"]]
    assert texts[-2:] == ["20 more things were not assessed", "30 findings of least risk left out"]
