"""Matching: each hard case of the field, from records and packages to findings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from seawall import notes
from seawall.model.errors import ExitCode
from seawall.model.finding import Finding, Severity, Status
from seawall.model.package import Distribution, Inventory, Location, Package, SourcePackage
from seawall.model.report import Coverage
from seawall.policy import Gate, judge
from seawall.vulnerabilities import ecosystems
from seawall.vulnerabilities.database import Database
from seawall.vulnerabilities.match import HEADERS, Matched, match, needed_ecosystems
from support.advisories import (
    DEBIAN,
    NOW,
    affected,
    deb,
    epss,
    fixed,
    judged,
    kev,
    record,
    updated,
    write_facts,
    write_mirror,
)

CVSS_HIGH = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]  # 7.5
CVSS_WORST = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]  # 9.8


def npm(name: str, version: str, **more: object) -> Package:
    return Package("npm", name, version, **more)  # type: ignore[arg-type]


def rpm(name: str, version: str, epoch: str = "", module: str = "", **more: object) -> Package:
    pairs = [("epoch", epoch), ("rpmmod", module)]
    return Package("rpm", name, version, qualifiers=tuple(p for p in pairs if p[1]), **more)  # type: ignore[arg-type]


def ids(matched: Matched) -> list[str]:
    return [finding.advice.id for finding in matched.findings]


def the(matched: Matched) -> Finding:
    [finding] = matched.findings
    return finding


def test_by_source_package_with_its_binaries(tmp_path: Path) -> None:
    dsa = record("DSA-1-1", fixed("Debian:11", "openssl", "1.1.1n-0+deb11u4"), upstream=["CVE-2023-1000"])
    where = (Location("var/lib/dpkg/status", 0),)
    finding = the(
        judged(
            tmp_path,
            {"Debian": [dsa]},
            deb("openssl", "1.1.1n-0+deb11u3", locations=where),
            deb("libssl1.1", "1.1.1n-0+deb11u3", "openssl", locations=where),
            deb("zlib1g", "1:1.2.11", "zlib"),
        )
    )
    assert (finding.package, finding.version) == ("openssl", "1.1.1n-0+deb11u3")
    assert [ref.name for ref in finding.packages] == ["libssl1.1", "openssl"]
    assert finding.packages[0].purl.startswith("pkg:deb/")
    assert finding.advice.id == "CVE-2023-1000"
    assert finding.advisories == ("DSA-1-1",)
    assert (finding.status, finding.fixed_version) == (Status.FIXED, "1.1.1n-0+deb11u4")
    assert finding.locations == where


def test_the_sources_version_counts(tmp_path: Path) -> None:
    """A rebuilt binary (+b1), or one with a version of its own, is as old as its source."""
    dsa = record("DSA-1-1", fixed("Debian:11", "gcc", "10.2.1-6"), upstream=["CVE-2023-1000"])
    packages = (deb("cpp", "4:10.2.1-1", "gcc", "10.2.1-6"), deb("libgcc", "10.2.1-6+b1", "gcc", "10.2.1-6"))
    assert ids(judged(tmp_path, {"Debian": [dsa]}, *packages)) == []


def test_only_the_installed_release(tmp_path: Path) -> None:
    dsa = record(
        "DSA-1-1", fixed("Debian:10", "a", "2"), fixed("Debian:11", "b", "2"), upstream=["CVE-2023-1000"]
    )
    assert ids(judged(tmp_path, {"Debian": [dsa]}, deb("a", "1"))) == []


def test_a_record_of_several_cves_becomes_one_finding_each(tmp_path: Path) -> None:
    dsa = record("DSA-1-1", fixed("Debian:11", "a", "2"), upstream=["CVE-2023-1001", "CVE-2023-1000"])
    matched = judged(tmp_path, {"Debian": [dsa]}, deb("a", "1"))
    assert ids(matched) == ["CVE-2023-1000", "CVE-2023-1001"]
    assert all(finding.advice.aliases == () for finding in matched.findings)


def test_a_record_without_a_cve_keeps_its_own_id(tmp_path: Path) -> None:
    dsa = record("DSA-1-2", fixed("Debian:11", "a", "2"), related=["DSA-1-1"])
    assert ids(judged(tmp_path, {"Debian": [dsa]}, deb("a", "1"))) == ["DSA-1-2"]


def test_of_several_records_the_highest_fix_counts(tmp_path: Path) -> None:
    first = record("DSA-1-1", fixed("Debian:11", "a", "1.9"), upstream=["CVE-2023-1000"])
    second = record("DSA-2-1", fixed("Debian:11", "a", "1.10"), upstream=["CVE-2023-1000", "CVE-2023-2000"])
    matched = judged(tmp_path, {"Debian": [first, second]}, deb("a", "1"))
    finding = next(each for each in matched.findings if each.advice.id == "CVE-2023-1000")
    assert finding.fixed_version == "1.10"
    assert finding.advisories == ("DSA-1-1", "DSA-2-1"), "the one about it alone is the authority"


@pytest.mark.parametrize(
    ("urgency", "severity", "status"),
    [
        ("unimportant", Severity.NEGLIGIBLE, Status.AFFECTED),
        ("end-of-life", Severity.UNKNOWN, Status.END_OF_LIFE),
        ("high**", Severity.HIGH, Status.AFFECTED),
        ("not yet assigned", Severity.UNKNOWN, Status.AFFECTED),
    ],
)
def test_without_a_fix(tmp_path: Path, urgency: str, severity: Severity, status: Status) -> None:
    entry = affected("Debian:11", "a", {"introduced": "0"}, ecosystem_specific={"urgency": urgency})
    found = record("DEBIAN-CVE-2023-1000", entry, upstream=["CVE-2023-1000"])
    finding = the(judged(tmp_path, {"Debian": [found]}, deb("a", "1")))
    assert (finding.advice.severity, finding.status, finding.fixed_version) == (severity, status, "")
    assert "no fixed version" in finding.explanation


def test_aliases_are_merged(tmp_path: Path) -> None:
    ghsa = record("GHSA-aaaa", fixed("PyPI", "a", "2.0"), aliases=["CVE-2023-1000"])
    pysec = record("PYSEC-2023-1", fixed("PyPI", "a", "2.0"), aliases=["CVE-2023-1000", "GHSA-aaaa"])
    finding = the(judged(tmp_path, {"PyPI": [ghsa, pysec]}, Package("pypi", "A", "1.0")))
    assert finding.advice.id == "CVE-2023-1000"
    assert finding.advice.aliases == ("GHSA-aaaa", "PYSEC-2023-1")
    assert finding.advisories == ("PYSEC-2023-1", "GHSA-aaaa")


def test_a_name_without_cve_is_found_through_another_record(tmp_path: Path) -> None:
    """The id must not depend on which of the records happens to match this version."""
    ghsa = record("GHSA-aaaa", fixed("PyPI", "a", "3.0"))
    pysec = record("PYSEC-2023-1", fixed("PyPI", "a", "2.0"), aliases=["CVE-2023-1000", "GHSA-aaaa"])
    finding = the(judged(tmp_path, {"PyPI": [ghsa, pysec]}, Package("pypi", "a", "2.5")))
    assert (finding.advice.id, finding.advisories) == ("CVE-2023-1000", ("GHSA-aaaa",))


def test_without_any_cve_the_best_known_name(tmp_path: Path) -> None:
    pysec = record("PYSEC-2023-1", fixed("PyPI", "a", "2.0"), aliases=["SNYK-1", "GHSA-aaaa"])
    finding = the(judged(tmp_path, {"PyPI": [pysec]}, Package("pypi", "a", "1.0")))
    assert finding.advice.id == "GHSA-aaaa"


def test_withdrawn_records_do_not_count(tmp_path: Path) -> None:
    gone = record("GHSA-a", fixed("npm", "a", "2.0.0"), withdrawn="2024-01-01T00:00:00Z")
    assert ids(judged(tmp_path, {"npm": [gone]}, npm("a", "1.0.0"))) == []


def test_the_fix_of_the_installed_branch(tmp_path: Path) -> None:
    events = [{"introduced": "4.0.0"}, {"fixed": "4.5.1"}, {"fixed": "3.2.7"}, {"introduced": "0"}]
    found = record("GHSA-a", affected("npm", "a", *events, kind="SEMVER"), aliases=["CVE-2023-1000"])
    packages = (npm("a", "3.0.0"), npm("a", "4.1.0"), npm("a", "3.2.7"), npm("a", "4.5.1"))
    matched = judged(tmp_path, {"npm": [found]}, *packages)
    assert {(each.version, each.fixed_version) for each in matched.findings} == {
        ("3.0.0", "3.2.7"),
        ("4.1.0", "4.5.1"),
    }


def test_names_with_a_namespace(tmp_path: Path) -> None:
    records = {
        "npm": [record("GHSA-a", fixed("npm", "@babel/core", "8.0.0"))],
        "Go": [record("GO-1", fixed("Go", "golang.org/x/net", "0.23.0"))],
    }
    packages = (
        npm("core", "7.0.0", namespace="@babel"),
        Package("golang", "net", "v0.1.0", namespace="golang.org/x"),
    )
    matched = judged(tmp_path, records, *packages)
    assert {(each.package, each.fixed_version) for each in matched.findings} == {
        ("@babel/core", "8.0.0"),
        ("golang.org/x/net", "v0.23.0"),
    }


def test_go_names_keep_their_case(tmp_path: Path) -> None:
    records = {"Go": [record("GO-1", fixed("Go", "github.com/Foo/bar", "2.0.0"))]}
    lower = Package("golang", "bar", "v1.0.0", namespace="github.com/foo")
    assert ids(judged(tmp_path, records, lower)) == []


def test_a_version_that_cannot_be_parsed_is_not_assessed(tmp_path: Path) -> None:
    records = {"npm": [record("GHSA-a", fixed("npm", "a", "2.0.0"))]}
    matched = judged(tmp_path, records, npm("a", "workspace:*"), npm("a", "3.0.0"), npm("b", ""))
    assert ids(matched) == []
    assert (matched.packages, matched.assessed) == (3, 1)
    assert {each.subject for each in matched.not_assessed} == {"a workspace:*", "b"}


def test_a_listed_version_matches_as_text(tmp_path: Path) -> None:
    listed = record("MAL-1", affected("npm", "a", versions=["github:a/b#1"]))
    finding = the(judged(tmp_path, {"npm": [listed]}, npm("a", "github:a/b#1")))
    assert finding.advice.id == "MAL-1"


def test_an_unreadable_bound_is_not_assessed_never_not_affected(tmp_path: Path) -> None:
    odd = record("GHSA-a", affected("npm", "a", {"introduced": "1.0.0"}, {"fixed": "soon"}))
    matched = judged(tmp_path, {"npm": [odd]}, npm("a", "1.5.0"), npm("a", "0.9.0"), npm("b", "1.0.0"))
    assert ids(matched) == []
    [unknown] = matched.not_assessed
    assert "GHSA-a" in unknown.why
    assert unknown.subject == "a 1.5.0"
    assert matched.assessed == 2


def test_a_readable_range_beside_an_unreadable_one_decides(tmp_path: Path) -> None:
    entry = affected("npm", "a", {"introduced": "0"}, {"fixed": "2.0.0"})
    entry["ranges"].append({"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "soon"}]})
    matched = judged(tmp_path, {"npm": [record("GHSA-a", entry)]}, npm("a", "1.5.0"))
    assert ids(matched) == ["GHSA-a"]
    assert matched.not_assessed == ()


def test_an_ecosystem_without_an_order_of_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ecosystems.LANGUAGES, "vscode", "VSCode")
    records = {"VSCode": [record("HSEC-1", fixed("VSCode", "a", "2", versions=["1.5"]))]}
    matched = judged(tmp_path, records, Package("vscode", "a", "1.5"), Package("vscode", "a", "1.6"))
    assert [(each.advice.id, each.version) for each in matched.findings] == [("HSEC-1", "1.5")]
    assert matched.assessed == 0
    assert all("no order" in each.why for each in matched.not_assessed)


def test_types_and_feeds_that_are_not_there(tmp_path: Path) -> None:
    packages = (npm("a", "1.0.0"), Package("maven", "a", "1", namespace="g"), Package("generic", "x", "1"))
    matched = judged(tmp_path, {"npm": []}, *packages)
    assert matched.assessed == 1
    assert {(each.kind, each.subject, each.weight) for each in matched.not_assessed} == {
        ("feed", "Maven", 1),
        ("package", "packages of type generic", 1),
    }


def test_programs_that_bitnami_speaks_of_are_judged_by_it(tmp_path: Path) -> None:
    apache = fixed("Bitnami", "apache", "2.4.59")
    packages = (Package("generic", "httpd", "2.4.58"), Package("generic", "openssl", "3.0.1"))
    own = Package("generic", "httpd", "2.4.58", namespace="slackware")
    inventory = Inventory((*packages, own))
    assert "Bitnami" in needed_ecosystems(inventory)
    matched = judged(tmp_path, {"Bitnami": [record("BIT-apache-1", apache)]}, *inventory.packages)
    assert ids(matched) == ["BIT-apache-1"]
    assert matched.assessed == 1


def test_maven_s_packages_are_known_by_group_and_artifact(tmp_path: Path) -> None:
    records = {"Maven": [record("GHSA-m", fixed("Maven", "org.tide:tide", "1.0.1"))]}
    shipped = Package("maven", "tide", "1.0.1-rc1", namespace="org.tide")
    assert ids(judged(tmp_path, records, shipped)) == ["GHSA-m"]
    assert ids(judged(tmp_path, records, replace(shipped, version="1.0.1.Final"))) == []
    alone = judged(tmp_path, records, replace(shipped, namespace=""))
    assert (alone.findings, alone.assessed) == ((), 0)
    assert [(each.kind, each.subject) for each in alone.not_assessed] == [("package", "tide 1.0.1-rc1")]


def test_files_of_a_system_package_are_the_distributions_business(tmp_path: Path) -> None:
    records = {
        "PyPI": [record("PYSEC-1", fixed("PyPI", "requests", "9.0"))],
        "Debian": [record("DSA-1-1", fixed("Debian:11", "requests", "9"), upstream=["CVE-2023-1000"])],
    }
    owned = Package("pypi", "requests", "2.0", owner="python3-requests")
    matched = judged(tmp_path, records, owned, deb("python3-requests", "2", "requests"))
    assert ids(matched) == ["CVE-2023-1000"]
    assert matched.assessed == 2


def test_signed_kernels_are_kernels(tmp_path: Path) -> None:
    records = {
        "Debian": [record("DSA-1-1", fixed("Debian:11", "linux", "5.10.149-2"), upstream=["CVE-2023-1000"])]
    }
    image = "linux-image-5.10.0-19-amd64"
    old = deb(image, "5.10.149-1", "linux-signed-amd64", "5.10.149+1")
    finding = the(judged(tmp_path, records, old))
    assert (finding.package, finding.version) == ("linux", "5.10.149-1")
    assert ids(judged(tmp_path, records, deb(image, "5.10.149-2", "linux-signed-amd64", "5.10.149+2"))) == []


@pytest.mark.parametrize(
    ("source", "kernel"),
    [
        ("linux-signed-arm64", "linux"),
        ("linux-signed-6.1-amd64", "linux-6.1"),
        ("linux-6.1-signed-i386", "linux-6.1"),
        ("linux-signed-hwe", "linux-signed-hwe"),
    ],
)
def test_whose_kernel_debian_signed(tmp_path: Path, source: str, kernel: str) -> None:
    dsa = record("DSA-1-1", fixed("Debian:11", kernel, "6.1.9-2"), upstream=["CVE-2023-1000"])
    old = deb("linux-image-6.1.0-1-amd64", "6.1.9-1", source, "6.1.9-1" if kernel == source else "6.1.9+1")
    assert the(judged(tmp_path, {"Debian": [dsa]}, old)).package == kernel


class TestUbuntuKernels:
    """OSV keys on the flavour's own source, whose versions are no other flavour's."""

    FOCAL = Distribution("ubuntu", "20.04")
    USN = record(
        "UBUNTU-CVE-2023-1000",
        fixed("Ubuntu:20.04:LTS", "linux", "5.4.0-205.225"),
        fixed("Ubuntu:20.04:LTS", "linux-aws", "5.4.0-1104.112"),
        fixed("Ubuntu:20.04:LTS", "linux-hwe-5.15", "5.15.0-91.101~20.04.1"),
        upstream=["CVE-2023-1000"],
    )

    def judge(self, tmp_path: Path, *packages: Package) -> Matched:
        return judged(tmp_path, {"Ubuntu": [self.USN]}, *packages, distribution=self.FOCAL)

    @pytest.mark.parametrize(
        ("source", "version", "kernel"),
        [
            ("linux-signed", "5.4.0-204.224", "linux"),
            ("linux-signed-aws", "5.4.0-1103.111", "linux-aws"),
            ("linux-signed-hwe-5.15", "5.15.0-90.100~20.04.1", "linux-hwe-5.15"),
            ("linux-aws", "5.4.0-1103.111", "linux-aws"),
        ],
    )
    def test_signed(self, tmp_path: Path, source: str, version: str, kernel: str) -> None:
        finding = the(self.judge(tmp_path, deb("linux-image-x", version, source)))
        assert (finding.package, finding.version) == (kernel, version)

    def test_fixed(self, tmp_path: Path) -> None:
        image = deb("linux-image-5.4.0-1104-aws", "5.4.0-1104.112", "linux-signed-aws")
        assert ids(self.judge(tmp_path, image)) == []

    def test_a_package_that_only_depends_on_a_kernel_is_none(self, tmp_path: Path) -> None:
        meta = deb("linux-image-aws", "5.4.0.1103.100", "linux-meta-aws")
        matched = self.judge(tmp_path, meta)
        assert (ids(matched), matched.filtered) == ([], ((HEADERS, 1),))
        image = deb("linux-image-5.4.0-1103-aws", "5.4.0-1103.111", "linux-signed-aws")
        finding = the(self.judge(tmp_path, meta, image))
        assert [ref.name for ref in finding.packages] == ["linux-image-5.4.0-1103-aws"]


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_records_intervals_one_with_a_fix_counts(tmp_path: Path, order: int) -> None:
    entries = [affected("npm", "a", {"introduced": "0"}), fixed("npm", "a", "2.0.0")]
    found = record("GHSA-a", *entries[::order])
    finding = the(judged(tmp_path, {"npm": [found]}, npm("a", "1.0.0")))
    assert (finding.status, finding.fixed_version) == (Status.FIXED, "2.0.0")


def test_a_record_may_name_its_cve_in_its_id_only(tmp_path: Path) -> None:
    found = record("DEBIAN-CVE-2023-1000", fixed("Debian:11", "a", "2"))
    assert ids(judged(tmp_path, {"Debian": [found]}, deb("a", "1"))) == ["CVE-2023-1000"]


def test_kernel_headers_bring_no_kernel(tmp_path: Path) -> None:
    records = {"Debian": [record("DSA-1-1", fixed("Debian:11", "linux", "6"), upstream=["CVE-2023-1000"])]}
    headers, image = deb("linux-libc-dev", "5.10", "linux"), deb("linux-image-amd64", "5.10", "linux")
    matched = judged(tmp_path, records, headers)
    assert ids(matched) == []
    assert matched.filtered == ((HEADERS, 1),)
    assert ids(judged(tmp_path, records, headers, headers=True)) == ["CVE-2023-1000"]
    finding = the(judged(tmp_path, records, headers, image))
    assert [ref.name for ref in finding.packages] == ["linux-image-amd64"]


RELEASE_11 = {"Debian": [record("DSA-1-1", fixed("Debian:11", "a", "2"), upstream=["CVE-2023-1000"])]}


class TestDistributions:
    """What the release, or its absence, means."""

    def judge(self, tmp_path: Path, distribution: Distribution | None, **more: object) -> Matched:
        return judged(tmp_path, RELEASE_11, deb("a", "1"), distribution=distribution, **more)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "distribution",
        [
            Distribution("debian", "10"),
            Distribution("debian", "99"),
            Distribution("debian", "²"),
            Distribution("debian", "9" * 5000),
            Distribution("debian"),
            Distribution("plan9", "4"),
            None,
        ],
    )
    def test_not_covered(self, tmp_path: Path, distribution: Distribution | None) -> None:
        matched = self.judge(tmp_path, distribution)
        assert ids(matched) == []
        [unknown] = matched.not_assessed
        assert (unknown.kind, unknown.weight, matched.assessed) == ("distribution", 1, 0)

    def test_a_missing_feed(self, tmp_path: Path) -> None:
        matched = self.judge(tmp_path, Distribution("alpine", "3.18.4"))
        assert [(each.kind, each.weight) for each in matched.not_assessed] == [("feed", 1)]

    def test_the_end_of_life_is_said(self, tmp_path: Path) -> None:
        matched = self.judge(tmp_path, DEBIAN, now=datetime(2026, 10, 1, tzinfo=UTC))
        assert ids(matched) == ["CVE-2023-1000"]
        [notice] = matched.not_assessed
        assert "end of life on 2026-08-31" in notice.why
        assert (notice.kind, notice.weight, matched.assessed) == ("distribution", 1, 1)
        verdict = judge((), matched.not_assessed, Coverage(1, 1, 1, 100.0), (), NOW, Gate(min_coverage=100.0))
        assert verdict.exit_code == ExitCode.INCOMPLETE
        assert self.judge(tmp_path, DEBIAN, now=datetime(2026, 8, 31, tzinfo=UTC)).not_assessed == ()

    def test_testing_is_judged_by_its_coming_release(self, tmp_path: Path) -> None:
        matched = self.judge(
            tmp_path, Distribution("debian", "", "Debian GNU/Linux bullseye/sid", "bullseye")
        )
        assert ids(matched) == ["CVE-2023-1000"]
        assert "not a release" in matched.not_assessed[0].why

    def test_another_root_has_its_own_distribution(self, tmp_path: Path) -> None:
        packages = (deb("a", "1"), deb("a", "1", root="chroot"), deb("a", "1", root="other"))
        root = write_mirror(tmp_path / "mirror", RELEASE_11)
        updated(tmp_path / "cache", root)
        inventory = Inventory(packages, (DEBIAN, Distribution("debian", "10", root="chroot")))
        with Database.open(tmp_path / "cache", starter=False) as database:
            matched = match(inventory, database, NOW)
        assert len(matched.findings) == 1
        assert matched.assessed == 1
        assert {each.subject for each in matched.not_assessed} == {"debian 10 in /chroot", "no os-release"}

    def test_a_foreign_document_names_it_in_the_purl(self, tmp_path: Path) -> None:
        matched = judged(tmp_path, RELEASE_11, deb("a", "1", distro="debian-11"), distribution=None)
        assert ids(matched) == ["CVE-2023-1000"]


@pytest.mark.parametrize(
    ("distribution", "ecosystem"),
    [
        (Distribution("debian", "6.0.10"), "Debian:6.0"),
        (Distribution("debian", "12.5"), "Debian:12"),
        (Distribution("alpine", "3.18.4"), "Alpine:v3.18"),
        (Distribution("alpine", "3.21.0_alpha20240807"), "Alpine:edge"),
        (Distribution("alpine", "edge"), "Alpine:edge"),
        (Distribution("ubuntu", "22.04"), "Ubuntu:22.04:LTS"),
        (Distribution("ubuntu", "23.10"), "Ubuntu:23.10"),
        (Distribution("almalinux", "9.4"), "AlmaLinux:9"),
        (Distribution("rocky", "8.9"), "Rocky Linux:8"),
        (Distribution("rhel", "9.4"), "Red Hat:enterprise_linux:9::baseos"),
        (Distribution("opensuse-leap", "15.5"), "openSUSE:Leap 15.5"),
        (Distribution("opensuse-tumbleweed", "20240101"), "openSUSE:Tumbleweed"),
        (Distribution("sles", "15.5"), "SUSE:Linux Enterprise Module for Basesystem 15 SP5"),
        (Distribution("wolfi", "20230201"), "Wolfi"),
        (Distribution("azurelinux", "3.0"), "Azure Linux:3"),
        (Distribution("mariner", "2.0"), "Azure Linux:2"),
        (Distribution("photon", "5.0"), "Photon OS:5.0"),
        (Distribution("mageia", "9"), "Mageia:9"),
        (Distribution("openeuler", "22.03", "openEuler 22.03 (LTS-SP1)"), "openEuler:22.03-LTS-SP1"),
    ],
)
def test_releases(tmp_path: Path, distribution: Distribution, ecosystem: str) -> None:
    kind = "deb" if distribution.id in {"debian", "ubuntu"} else "rpm"
    kind = "apk" if distribution.id in {"alpine", "wolfi"} else kind
    records = [
        record("X-1", fixed(ecosystem, "a", "2-1"), fixed("Debian:1", "a", "9"), upstream=["CVE-2023-1000"])
    ]
    package = Package(kind, "a", "1-1" if kind != "apk" else "1-r1")
    if kind == "apk":
        records = [record("X-1", fixed(ecosystem, "a", "2-r1"), upstream=["CVE-2023-1000"])]
    name = ecosystem.partition(":")[0]
    matched = judged(tmp_path, {name: records}, package, distribution=distribution)
    assert ids(matched) == ["CVE-2023-1000"]


class TestRpm:
    """Epochs, module streams and errata."""

    ALMA = Distribution("almalinux", "8.9")

    def judge(self, tmp_path: Path, erratum: dict[str, object], *packages: Package) -> Matched:
        return judged(tmp_path, {"AlmaLinux": [erratum]}, *packages, distribution=self.ALMA)

    def test_errata_name_their_cves_as_related(self, tmp_path: Path) -> None:
        erratum = record(
            "ALSA-2024:1",
            fixed("AlmaLinux:8", "bind-libs", "32:9.11.36-2.el8"),
            related=["CVE-2024-1000", "CVE-2024-1001"],
            summary="Important: bind security update",
        )
        matched = self.judge(tmp_path, erratum, rpm("bind-libs", "9.11.36-1.el8", "32"))
        assert ids(matched) == ["CVE-2024-1000", "CVE-2024-1001"]
        assert {each.advice.severity for each in matched.findings} == {Severity.HIGH}
        assert {each.advice.severity_source for each in matched.findings} == {"ALSA-2024:1"}
        assert ids(self.judge(tmp_path, erratum, rpm("bind-libs", "9.11.36-2.el8", "32"))) == []

    def test_binaries_are_asked_about(self, tmp_path: Path) -> None:
        erratum = record("ALSA-2024:1", fixed("AlmaLinux:8", "bind", "2-1"), related=["CVE-2024-1000"])
        other = rpm("bind-doc", "1-1", source=SourcePackage("bind", "1-1"))
        assert ids(self.judge(tmp_path, erratum, other)) == []

    def test_bug_fixes_are_no_vulnerabilities(self, tmp_path: Path) -> None:
        erratum = record("ALBA-2024:1", fixed("AlmaLinux:8", "bind", "2-1"))
        matched = self.judge(tmp_path, erratum, rpm("bind", "1-1"))
        assert (ids(matched), matched.not_assessed) == ([], ())

    def modular(self) -> dict[str, object]:
        return record(
            "ALSA-2024:2",
            fixed("AlmaLinux:8", "nodejs", "1:14.17.5-1.module_el8.4.0+2522+3bd42762"),
            related=["CVE-2024-1000"],
            summary="Important: nodejs:14 security update",
        )

    @pytest.mark.parametrize(
        ("version", "module", "expected"),
        [
            ("14.16.0-1.module_el8.4.0+1+a", "nodejs:14", ["CVE-2024-1000"]),
            ("12.22.0-1.module_el8.4.0+1+a", "nodejs:12", []),
            ("12.22.0-1.el8", "", []),
            ("14.17.5-1.module_el8.4.0+2522+3bd42762", "nodejs:14", []),
        ],
    )
    def test_streams(self, tmp_path: Path, version: str, module: str, expected: list[str]) -> None:
        matched = self.judge(tmp_path, self.modular(), rpm("nodejs", version, "1", module))
        assert ids(matched) == expected
        assert matched.not_assessed == ()

    def test_an_unknown_stream_is_not_assessed(self, tmp_path: Path) -> None:
        matched = self.judge(tmp_path, self.modular(), rpm("nodejs", "12.1-1.module_el8.4.0+1+a", "1"))
        assert ids(matched) == []
        [unknown] = matched.not_assessed
        assert "ALSA-2024:2" in unknown.why
        assert matched.assessed == 0

    @pytest.mark.parametrize(
        ("packages", "expected"),
        [
            ([rpm("perl-Errno", "1.28-421.el8", source=SourcePackage("perl", "5.26.3-419.el8"))], True),
            ([rpm("perl-Errno", "1.28-423.el8", source=SourcePackage("perl", "5.26.3-423.el8"))], False),
            ([rpm("perl", "5.26.3-419.el8", "4", source=SourcePackage("perl", "5.26.3-419.el8"))], True),
            ([rpm("perl", "5.26.3-419.el8", "5", source=SourcePackage("perl", "5.26.3-419.el8"))], False),
        ],
    )
    def test_a_source_has_the_epoch_of_the_fix(
        self, tmp_path: Path, packages: list[Package], expected: bool
    ) -> None:
        erratum = record(
            "RLSA-1", fixed("Rocky Linux:8", "perl", "4:5.26.3-422.el8"), upstream=["CVE-2024-1000"]
        )
        matched = judged(
            tmp_path, {"Rocky Linux": [erratum]}, *packages, distribution=Distribution("rocky", "8.9")
        )
        assert ids(matched) == (["CVE-2024-1000"] if expected else [])

    def test_source_and_binary_in_one_feed_give_one_finding(self, tmp_path: Path) -> None:
        erratum = record(
            "RHSA-1",
            fixed("Red Hat:enterprise_linux:9::baseos", "openssl", "1:3.0-2"),
            fixed("Red Hat:enterprise_linux:9::baseos", "openssl-libs", "1:3.0-2"),
            upstream=["CVE-2024-1000"],
        )
        libraries = rpm("openssl-libs", "3.0-1", "1", source=SourcePackage("openssl", "3.0-1"))
        matched = judged(
            tmp_path, {"Red Hat": [erratum]}, libraries, distribution=Distribution("rhel", "9.4")
        )
        assert [(each.advice.id, each.package) for each in matched.findings] == [
            ("CVE-2024-1000", "openssl-libs")
        ]


class TestUbuntuPro:
    """Fixes that need a subscription count for those who have it."""

    UBUNTU = Distribution("ubuntu", "20.04", "Ubuntu 20.04 LTS")
    OWN = affected("Ubuntu:20.04:LTS", "a", {"introduced": "0"})
    PRO = fixed("Ubuntu:Pro:20.04:LTS", "a", "1.0-1ubuntu1+esm2")

    def judge(self, tmp_path: Path, version: str, *entries: dict[str, object]) -> Matched:
        found = record("UBUNTU-CVE-2024-1000", *entries, upstream=["CVE-2024-1000"])
        other = record("UBUNTU-CVE-2024-1", fixed("Ubuntu:20.04:LTS", "z", "1"))
        return judged(tmp_path, {"Ubuntu": [found, other]}, deb("a", version), distribution=self.UBUNTU)

    @pytest.mark.parametrize("entries", [(OWN, PRO), (PRO, OWN), (PRO,)])
    def test_without_a_subscription(self, tmp_path: Path, entries: tuple[dict[str, object], ...]) -> None:
        finding = the(self.judge(tmp_path, "1.0-1ubuntu1", *entries))
        assert (finding.status, finding.fixed_version) == (Status.AFFECTED, "")
        assert "1.0-1ubuntu1+esm2" in finding.explanation
        assert "Pro" in finding.explanation

    @pytest.mark.parametrize("entries", [(OWN, PRO), (PRO,)])
    def test_with_one(self, tmp_path: Path, entries: tuple[dict[str, object], ...]) -> None:
        finding = the(self.judge(tmp_path, "1.0-1ubuntu1+esm1", *entries))
        assert (finding.status, finding.fixed_version) == (Status.FIXED, "1.0-1ubuntu1+esm2")
        assert ids(self.judge(tmp_path, "1.0-1ubuntu1+esm2", *entries)) == []

    def test_a_fix_for_everybody(self, tmp_path: Path) -> None:
        own = fixed("Ubuntu:20.04:LTS", "a", "1.0-1ubuntu2")
        assert the(self.judge(tmp_path, "1.0-1ubuntu1", own)).fixed_version == "1.0-1ubuntu2"

    def test_priorities_are_the_severity(self, tmp_path: Path) -> None:
        own = fixed("Ubuntu:20.04:LTS", "a", "2", severity=[{"type": "Ubuntu", "score": "low"}])
        assert the(self.judge(tmp_path, "1", own)).advice.severity is Severity.LOW


class TestSeverity:
    """The vendor's word, then CVSS, from whatever record there is."""

    def judge(self, tmp_path: Path, **more: Any) -> Finding:
        found = record("GHSA-a", fixed("npm", "a", "2.0.0"), aliases=["CVE-2024-1000"], **more)
        other = record("BIT-a-1", fixed("Bitnami", "a", "9"), aliases=["CVE-2024-1000"], severity=CVSS_WORST)
        return the(judged(tmp_path, {"npm": [found], "Bitnami": [other]}, npm("a", "1.0.0")))

    def test_the_vendors_word_first(self, tmp_path: Path) -> None:
        advice = self.judge(tmp_path, severity=CVSS_HIGH, database_specific={"severity": "LOW"}).advice
        assert (advice.severity, advice.severity_source) == (Severity.LOW, "GHSA-a")
        assert [each.score for each in advice.cvss] == [7.5]

    def test_then_its_own_vector(self, tmp_path: Path) -> None:
        advice = self.judge(tmp_path, severity=CVSS_HIGH).advice
        assert (advice.severity, advice.severity_source) == (Severity.HIGH, "CVSS 3.1 of GHSA-a")

    def test_then_that_of_any_record_about_the_cve(self, tmp_path: Path) -> None:
        advice = self.judge(tmp_path).advice
        assert (advice.severity, advice.severity_source) == (Severity.CRITICAL, "CVSS 3.1 of BIT-a-1")
        assert [each.score for each in advice.cvss] == [9.8]

    def test_else_it_is_unknown(self, tmp_path: Path) -> None:
        found = record("GHSA-a", fixed("npm", "a", "2.0.0"))
        advice = the(judged(tmp_path, {"npm": [found]}, npm("a", "1.0.0"))).advice
        assert (advice.severity, advice.severity_source) == (Severity.UNKNOWN, "")

    def test_a_bundles_vector_comes_after_the_cves_own(self, tmp_path: Path) -> None:
        bundle = record(
            "GHSA-a",
            fixed("npm", "a", "2.0.0"),
            aliases=["CVE-2024-1000", "CVE-2024-2000"],
            severity=CVSS_WORST,
        )
        single = record("BIT-a-1", fixed("Bitnami", "a", "9"), aliases=["CVE-2024-1000"], severity=CVSS_HIGH)
        matched = judged(tmp_path, {"npm": [bundle], "Bitnami": [single]}, npm("a", "1.0.0"))
        assert {each.advice.id: each.advice.severity for each in matched.findings} == {
            "CVE-2024-1000": Severity.HIGH,
            "CVE-2024-2000": Severity.CRITICAL,
        }

    def test_what_is_only_information_is_negligible(self, tmp_path: Path) -> None:
        entry = fixed("crates.io", "a", "2.0.0", database_specific={"informational": "unmaintained"})
        records = {"crates.io": [record("RUSTSEC-2024-0001", entry)]}
        advice = the(judged(tmp_path, records, Package("cargo", "a", "1.0.0"))).advice
        assert advice.severity is Severity.NEGLIGIBLE


def test_platforms_of_gems(tmp_path: Path) -> None:
    entry = fixed("RubyGems", "a", "2", ecosystem_specific={"platform": "jruby"})
    records = {"RubyGems": [record("GHSA-a", entry)]}
    assert ids(judged(tmp_path, records, Package("gem", "a", "1"))) == []
    java = Package("gem", "a", "1", qualifiers=(("platform", "java"),))
    assert ids(judged(tmp_path, records, java)) == ["GHSA-a"]


def test_exploitation_orders_the_list(tmp_path: Path) -> None:
    records = [
        record(f"GHSA-{n}", fixed("npm", f"p{n}", "2.0.0"), aliases=[f"CVE-2024-100{n}"], severity=CVSS_HIGH)
        for n in range(4)
    ]
    root = write_mirror(tmp_path / "mirror", {"npm": records})
    scores = {"CVE-2024-1001": (0.7, 0.99), "CVE-2024-1002": (0.1, 0.9)}
    write_facts(root, kev("CVE-2024-1003", ransomware="Known"), epss(scores))
    updated(tmp_path / "cache", root)
    inventory = Inventory(tuple(npm(f"p{n}", "1.0.0") for n in range(4)))
    with Database.open(tmp_path / "cache", starter=False) as database:
        matched = match(inventory, database, NOW)
        again = match(inventory, database, NOW)
    assert matched == again
    assert ids(matched) == ["CVE-2024-1003", "CVE-2024-1001", "CVE-2024-1002", "CVE-2024-1000"]
    first, second, *_ = matched.findings
    assert first.advice.kev is not None
    assert (first.advice.kev.due, first.advice.kev.ransomware) == ("2024-01-23", True)
    assert second.advice.epss is not None
    assert (second.advice.epss.score, second.advice.epss.date) == (0.7, "2024-05-31T00:00:00Z")
    assert [feed.name for feed in matched.feeds] == ["epss", "kev", "npm"]


def test_the_starter_set_serves_when_nothing_else_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "place", lambda spec, name: "")
    inventory = Inventory((npm("minimist", "1.2.0"), Package("cargo", "a", "1.0.0")))
    with Database.open(tmp_path) as database:
        matched = match(inventory, database, NOW)
    assert "CVE-2021-44906" in ids(matched)
    assert "npm" in matched.partial
    assert all(feed.starter for feed in matched.feeds)
    assert [path.name for path in tmp_path.iterdir()] == ["starter"], "it is built once"
    with Database.open(tmp_path) as database:
        assert match(inventory, database, NOW) == matched


def test_a_shard_takes_the_place_of_the_starter_set(tmp_path: Path) -> None:
    updated(tmp_path / "cache", write_mirror(tmp_path / "mirror", {"npm": []}))
    with Database.open(tmp_path / "cache") as database:
        matched = match(Inventory((npm("minimist", "1.2.0"),)), database, NOW)
    assert ids(matched) == []
    assert "npm" not in matched.partial


def test_what_an_inventory_needs() -> None:
    packages = (
        deb("a", "1"),
        npm("b", "1"),
        Package("pypi", "c", "1", owner="x"),
        Package("golang", "d", "1"),
        Package("generic", "e", "1"),
    )
    assert needed_ecosystems(Inventory(packages, (DEBIAN,))) == {"Debian", "npm", "Go", "kev", "epss"}
    assert needed_ecosystems(Inventory()) == set()
