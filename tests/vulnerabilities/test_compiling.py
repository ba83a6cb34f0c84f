"""What becomes of a record: rows for what is understood, notes for what is not."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.model.finding import Severity, Status
from seawall.vulnerabilities import osv
from seawall.vulnerabilities.advisory import Compiled, Dropped
from seawall.vulnerabilities.compiling import REFERENCES, Compiler, is_id, moment
from seawall.vulnerabilities.schemes import scheme_for
from support.advisories import affected, fixed, record


def compiled(ecosystem: str, entry: dict[str, Any], **more: Any) -> Compiled:
    found = Compiler(ecosystem, scheme_for(ecosystem)).compile(osv.convert(record("X-1", entry, **more)))
    assert isinstance(found, Compiled)
    return found


def test_a_package_keeps_its_release() -> None:
    [row] = compiled("Debian", fixed("Debian:11", "openssl", "1.1.1n-0+deb11u4")).affects
    assert (row.package, row.scope, row.low, row.fixed) == ("openssl", "11", b"", "1.1.1n-0+deb11u4")


def test_names_are_normalised() -> None:
    [row] = compiled("PyPI", fixed("PyPI", "Zope.Interface__x", "2")).affects
    assert row.package == "zope-interface-x"


def test_listed_versions_inside_a_range_need_no_row() -> None:
    entry = fixed("PyPI", "x", "2.0", versions=["1.0", "1.5", "3.0"])
    rows = compiled("PyPI", entry).affects
    assert [(row.introduced, row.fixed, row.last) for row in rows] == [("", "2.0", ""), ("3.0", "", "3.0")]


def test_a_listed_version_below_a_range_names_the_next_fix() -> None:
    entry = affected("PyPI", "x", {"introduced": "2.0"}, {"fixed": "2.5"}, versions=["1.0"])
    assert {row.fixed for row in compiled("PyPI", entry).affects} == {"2.5"}


def test_a_bound_that_cannot_be_parsed_marks_the_range() -> None:
    found = compiled("npm", affected("npm", "x", {"introduced": "1.0.0"}, {"fixed": "soon"}))
    [row] = found.affects
    assert row.unparsed
    assert row.high is None
    assert row.low > b"", "below what was introduced nothing is in doubt"
    [rejected] = found.rejected
    assert (rejected.package, rejected.version) == ("x", "soon")


def test_a_listed_version_that_cannot_be_parsed_is_kept_as_text() -> None:
    found = compiled("npm", affected("npm", "x", versions=["latest", "1.0.0"]))
    assert [row.version for row in found.exactly] == ["latest"]
    assert [row.last for row in found.affects] == ["1.0.0"]


def test_without_a_scheme_every_range_is_doubtful_and_lists_are_text() -> None:
    found = compiled("VSCode", fixed("VSCode", "x", "2", versions=["1"]))
    assert [row.unparsed for row in found.affects] == [True]
    assert [row.version for row in found.exactly] == ["1"]
    assert found.rejected == (), "the shard says it once for all"


def test_commits_only_is_counted() -> None:
    entry = affected("PyPI", "x", {"introduced": "0"}, {"fixed": "abc"}, kind="GIT")
    found = compiled("PyPI", entry)
    assert (found.affects, found.commits_only) == ((), 1)


def test_commits_beside_a_list_are_ignored() -> None:
    entry = affected("PyPI", "x", {"introduced": "0"}, kind="GIT", versions=["1.0"])
    found = compiled("PyPI", entry)
    assert ([row.last for row in found.affects], found.commits_only) == (["1.0"], 0)


def test_only_packages_of_the_ecosystem_count() -> None:
    compiler = Compiler("npm", scheme_for("npm"))
    both = record("X-1", fixed("npm", "a", "1.0.0"), fixed("RubyGems", "b", "1"))
    found = compiler.compile(osv.convert(both))
    assert isinstance(found, Compiled)
    assert [row.package for row in found.affects] == ["a"]
    other = compiler.compile(osv.convert(record("X-2", fixed("PyPI", "a", "1"))))
    assert isinstance(other, Dropped)


def test_a_withdrawn_record_is_dropped() -> None:
    withdrawn = record("X-1", fixed("npm", "a", "1.0.0"), withdrawn="2024-02-01T00:00:00Z")
    found = Compiler("npm", scheme_for("npm")).compile(osv.convert(withdrawn))
    assert found == Dropped("X-1", "2024-01-01T00:00:00Z", "withdrawn 2024-02-01T00:00:00Z")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"database_specific": {"severity": "MODERATE"}}, Severity.MEDIUM),
        ({"severity": [{"type": "Ubuntu", "score": "negligible"}]}, Severity.NEGLIGIBLE),
        ({"summary": "Important: kernel security update"}, Severity.HIGH),
        ({"summary": "Moderately: nothing"}, Severity.UNKNOWN),
        ({"database_specific": {"severity": ["HIGH"]}}, Severity.UNKNOWN),
        ({"database_specific": "HIGH"}, Severity.UNKNOWN),
        ({}, Severity.UNKNOWN),
    ],
)
def test_the_vendors_word(more: dict[str, Any], expected: Severity) -> None:
    assert compiled("npm", fixed("npm", "a", "1.0.0"), **more).advisory.severity is expected


@pytest.mark.parametrize(
    ("specific", "severity", "status"),
    [
        ({"urgency": "unimportant"}, Severity.NEGLIGIBLE, Status.FIXED),
        ({"urgency": "medium**"}, Severity.MEDIUM, Status.FIXED),
        ({"urgency": "end-of-life"}, Severity.UNKNOWN, Status.END_OF_LIFE),
        ({"severity": "Critical"}, Severity.CRITICAL, Status.FIXED),
    ],
)
def test_what_is_said_of_one_package(specific: dict[str, str], severity: Severity, status: Status) -> None:
    [row] = compiled("Debian", fixed("Debian:11", "a", "1", ecosystem_specific=specific)).affects
    assert row.particulars is not None
    assert (row.particulars.severity, row.particulars.status) == (severity, status)


def test_rpm_streams_come_from_the_title() -> None:
    entry = fixed("AlmaLinux:8", "nodejs", "1:12.22.5-1.module_el8.4.0+2521+c668cc9f")
    [row] = compiled("AlmaLinux", entry, summary="Important: nodejs:12 security update").affects
    assert row.particulars is not None
    assert row.particulars.modules == "nodejs:12"
    plain = fixed("AlmaLinux:8", "bash", "5.0-1.el8")
    [row] = compiled("AlmaLinux", plain, summary="Important: nodejs:12 security update").affects
    assert row.particulars is None


def test_lists_are_bounded() -> None:
    references = [{"type": "WEB", "url": f"https://example.org/{n}"} for n in range(100)]
    advisory = compiled("npm", fixed("npm", "a", "1.0.0"), references=references).advisory
    assert len(advisory.references) == REFERENCES


def test_unreadable_vectors_are_left_out() -> None:
    scores = [
        {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"},
        {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"},
        {"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:N/I:N/A:C"},
        {"type": "CVSS_V4", "score": "high"},
    ]
    found = compiled("npm", fixed("npm", "a", "1.0.0"), severity=scores).advisory.cvss
    assert [(each.version, each.score) for each in found] == [("3.1", 9.8), ("2.0", 7.8)]


def test_times_sort_whatever_their_precision() -> None:
    times = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.123456789Z"]
    assert sorted(times, key=moment) == [times[0], times[2], times[1]]


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", "x" * 300, "CVE-1\n", "..", "é"])
def test_what_is_no_id(name: str) -> None:
    assert not is_id(name)


@pytest.mark.parametrize("name", ["CVE-2024-1", "RHSA-2024:1", "x_NSWG-ECO-1", "DSA-1-1"])
def test_ids(name: str) -> None:
    assert is_id(name)
