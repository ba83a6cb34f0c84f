"""Matching: what is particular to one distribution's advisories."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model.finding import Status
from seawall.model.package import Distribution, Package, SourcePackage
from seawall.vulnerabilities.kernels import is_headers
from seawall.vulnerabilities.match import Matched
from support.advisories import affected, deb, fixed, judged, record

CVE = ["CVE-2024-1000"]


def ids(matched: Matched) -> list[str]:
    return [finding.advice.id for finding in matched.findings]


def rpm(name: str, version: str, epoch: str = "", source: str = "") -> Package:
    built_from = SourcePackage(source, version) if source else None
    qualifiers = (("epoch", epoch),) if epoch else ()
    return Package("rpm", name, version, source=built_from, qualifiers=qualifiers)


class TestUbuntu:
    """Notices, Pro and FIPS."""

    JAMMY = Distribution("ubuntu", "22.04", "Ubuntu 22.04 LTS")
    PRO = Distribution("ubuntu", "22.04", "Ubuntu 22.04 LTS", subscriptions=("esm-infra",))

    def test_a_notice_is_about_the_cves_that_ubuntus_records_are_about(self, tmp_path: Path) -> None:
        cve = record("UBUNTU-CVE-2024-1000", fixed("Ubuntu:22.04:LTS", "a", "2"), upstream=CVE)
        usn = record("USN-1-1", fixed("Ubuntu:22.04:LTS", "a", "2"), upstream=["UBUNTU-CVE-2024-1000"])
        matched = judged(tmp_path, {"Ubuntu": [cve, usn]}, deb("a", "1"), distribution=self.JAMMY)
        [finding] = matched.findings
        assert finding.advice.id == "CVE-2024-1000"
        assert set(finding.advisories) == {"USN-1-1", "UBUNTU-CVE-2024-1000"}

    def test_patches_of_a_running_kernel_are_no_versions_of_packages(self, tmp_path: Path) -> None:
        lsn = record("LSN-0112-1", fixed("Ubuntu:22.04:LTS", "linux", "112.1"), upstream=CVE)
        kernel = deb("linux-image-5.15.0-91-generic", "5.15.0-91.101", "linux")
        assert ids(judged(tmp_path, {"Ubuntu": [lsn]}, kernel, distribution=self.JAMMY)) == []

    @pytest.mark.parametrize("distribution", [JAMMY, PRO])
    def test_the_image_may_be_subscribed(self, tmp_path: Path, distribution: Distribution) -> None:
        found = record(
            "UBUNTU-CVE-2024-1000",
            affected("Ubuntu:22.04:LTS", "a", {"introduced": "0"}),
            fixed("Ubuntu:Pro:22.04:LTS", "a", "1-1ubuntu0.1~esm1"),
            upstream=CVE,
        )
        [finding] = judged(tmp_path, {"Ubuntu": [found]}, deb("a", "1-1"), distribution=distribution).findings
        if distribution.subscriptions:
            assert (finding.status, finding.fixed_version) == (Status.FIXED, "1-1ubuntu0.1~esm1")
        else:
            assert (finding.status, finding.fixed_version) == (Status.AFFECTED, "")
            assert "1-1ubuntu0.1~esm1 fixes it, with an Ubuntu Pro subscription" in finding.explanation

    def test_fips_builds_have_advisories_of_their_own(self, tmp_path: Path) -> None:
        found = record(
            "UBUNTU-CVE-2024-1000",
            fixed("Ubuntu:22.04:LTS", "openssl", "3.0.2-0ubuntu1.9"),
            fixed("Ubuntu:Pro:FIPS-updates:22.04:LTS", "openssl", "3.0.2-0ubuntu1.9+Fips1"),
            fixed("Ubuntu:Pro:FIPS-updates:22.04:LTS", "gnutls28", "3.7.3-4ubuntu1.2+fips2"),
            upstream=CVE,
        )
        fips = deb("libgnutls30", "3.7.3-4ubuntu1.2+fips1", "gnutls28")
        matched = judged(tmp_path, {"Ubuntu": [found]}, fips, distribution=self.JAMMY)
        assert [finding.fixed_version for finding in matched.findings] == ["3.7.3-4ubuntu1.2+fips2"]
        mixed = deb("openssl", "3.0.2-0ubuntu1.8+Fips1")
        assert len(judged(tmp_path, {"Ubuntu": [found]}, mixed, distribution=self.JAMMY).findings) == 1

    def test_a_fips_build_that_no_advisories_are_of(self, tmp_path: Path) -> None:
        found = record("UBUNTU-CVE-2024-1000", fixed("Ubuntu:22.04:LTS", "openssl", "4"), upstream=CVE)
        fips = deb("openssl", "1.1.1f-1ubuntu2.fips.22")
        matched = judged(tmp_path, {"Ubuntu": [found]}, fips, distribution=self.JAMMY)
        assert (ids(matched), matched.assessed) == ([], 0)
        assert "do not speak of this build" in matched.not_assessed[0].why


class TestEpochs:
    """Feeds that are made from names of files have no epochs."""

    @pytest.mark.parametrize(
        ("version", "fix", "found"),
        [
            ("2.0-1.azl3", "2.0-3", True),
            ("2.0-3.azl3", "2.0-3", False),
            ("2.0-1.azl3", "1:2.0-3", True),
            ("2.0-4.azl3", "1:2.0-3", False),
        ],
    )
    @pytest.mark.parametrize("name", ["a", "a-libs"])
    def test_without(self, tmp_path: Path, name: str, version: str, fix: str, found: bool) -> None:
        azl = record("AZL-1", fixed("Azure Linux:3", "a", fix), upstream=CVE)
        package = rpm(name, version, "1", source="a")
        azure = Distribution("azurelinux", "3.0")
        assert bool(judged(tmp_path, {"Azure Linux": [azl]}, package, distribution=azure).findings) is found


@pytest.mark.parametrize(("version", "count"), [("2.24.33-4.mga9", 1), ("2.24.33-5.1.mga9", 0)])
def test_a_fix_may_have_the_name_in_front(tmp_path: Path, version: str, count: int) -> None:
    fix = fixed("Mageia:9", "gtk+2.0", "gtk+2.0-2.24.33-5.1.mga9")
    mageia = Distribution("mageia", "9")
    records = {"Mageia": [record("MGASA-2024-0312", fix, related=CVE)]}
    findings = judged(tmp_path, records, rpm("gtk+2.0", version), distribution=mageia).findings
    assert [each.fixed_version for each in findings] == ["2.24.33-5.1.mga9"] * count


def test_a_companys_package_that_the_distribution_knows_is_its_own(tmp_path: Path) -> None:
    dsa = record("DSA-1-1", fixed("Debian:11", "google-osconfig-agent", "2"), upstream=CVE)
    maintained = [
        deb(name, "1", supplier="Google Cloud Team <gc-team@google.com>")
        for name in ("google-osconfig-agent", "google-chrome-stable")
    ]
    matched = judged(tmp_path, {"Debian": [dsa]}, *maintained)
    assert (ids(matched), matched.assessed) == (CVE, 1)
    assert [each.subject for each in matched.not_assessed] == ["packages of Google"]


class TestSubscriptions:
    """Fixes of what goes on after general support."""

    def test_suse(self, tmp_path: Path) -> None:
        su = record(
            "SUSE-SU-2024:1-1",
            fixed("SUSE:Linux Enterprise Server 15 SP4-LTSS", "a", "1-150400.3.1"),
            fixed("SUSE:Linux Enterprise Server for SAP Applications 15 SP4", "a", "1-150400.3.1"),
            upstream=CVE,
        )
        sles = Distribution("sles", "15.4", "SUSE Linux Enterprise Server 15 SP4")
        [finding] = judged(tmp_path, {"SUSE": [su]}, rpm("a", "1-150400.1.1"), distribution=sles).findings
        assert (finding.status, finding.fixed_version) == (Status.AFFECTED, "")
        assert "SUSE's Long Term Service Pack Support" in finding.explanation
        sap = Distribution("sles_sap", "15.4")
        [finding] = judged(tmp_path, {"SUSE": [su]}, rpm("a", "1-150400.1.1"), distribution=sap).findings
        assert finding.fixed_version == "1-150400.3.1"

    def test_red_hat(self, tmp_path: Path) -> None:
        rhsa = [
            record("RHSA-2024:1", fixed("Red Hat:rhel_els:7", "a", "0:2-1.el7_9"), upstream=CVE),
            record("RHSA-2020:1", fixed("Red Hat:enterprise_linux:7::server", "z", "0:2-1.el7")),
            record("RHSA-2024:2", fixed("Red Hat:rhel_eus:9.4::baseos", "a", "0:9-1.el9_4"), upstream=CVE),
        ]
        rhel = Distribution("rhel", "7.9")
        [finding] = judged(tmp_path, {"Red Hat": rhsa}, rpm("a", "1-1.el7"), distribution=rhel).findings
        assert (finding.status, finding.fixed_version) == (Status.AFFECTED, "")
        assert "Extended Life Cycle Support" in finding.explanation


@pytest.mark.parametrize(
    ("found", "package", "count"),
    [
        (Distribution("dhi", "13", like=("debian",)), deb("coreutils", "9.7-3+dhi3"), 1),
        (Distribution("dhi", "13", like=("debian",)), deb("coreutils", "9.7-3+dhi4"), 0),
        (Distribution("dhi", "3.24.1", like=("alpine",)), Package("apk", "coreutils", "9.11-r0"), 1),
        (Distribution("dhi", "3.24.1", like=("alpine",)), Package("apk", "coreutils", "9.11-r1"), 0),
    ],
)
def test_hardened_images_order_versions_as_what_they_descend_from(
    tmp_path: Path, found: Distribution, package: Package, count: int
) -> None:
    entries = [
        fixed("Docker Hardened Images:Debian:13", "coreutils", "9.7-3+dhi4"),
        fixed("Docker Hardened Images:Alpine:3.24", "coreutils", "9.11-r1"),
    ]
    records = {"Docker Hardened Images": [record("DHI-1", *entries, upstream=CVE)]}
    matched = judged(tmp_path, records, package, distribution=found)
    assert (len(matched.findings), matched.assessed) == (count, 1)


def test_centos_is_judged_by_red_hats_advisories_and_says_so(tmp_path: Path) -> None:
    rhsa = record(
        "RHSA-2024:1", fixed("Red Hat:enterprise_linux:7::server", "a", "0:2-1.el7_9"), upstream=CVE
    )
    centos = Distribution("centos", "7", "CentOS Linux 7 (Core)")
    matched = judged(tmp_path, {"Red Hat": [rhsa]}, rpm("a", "1-1.el7"), distribution=centos)
    assert ids(matched) == CVE
    assert any("rebuilt from Red Hat's sources" in each.why for each in matched.not_assessed)


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("linux-libc-dev", True),
        ("linux-libc-dev-arm64-cross", True),
        ("linux-headers-6.1.0-18-amd64", True),
        ("linux-aws-headers-5.4.0-1103", True),
        ("linux-hwe-5.15-headers-5.15.0-91", True),
        ("linux-glibc-devel", True),
        ("linux-headers", True),
        ("linux-lts-dev", True),
        ("kernel-headers", True),
        ("kernel-devel", True),
        ("kernel-rt-devel-matched", True),
        ("kernel-default-devel", True),
        ("kernel-macros", True),
        ("linux-image-6.1.0-18-amd64", False),
        ("linux-modules-extra-5.15.0-91-generic", False),
        ("linux-tools-common", False),
        ("linux-lts", False),
        ("kernel-core", False),
        ("kernel-default", False),
        ("kernel-tools-libs", False),
        ("util-linux-dev", False),
        ("bpftool", False),
    ],
)
def test_kernel_headers(name: str, headers: bool) -> None:
    assert is_headers(Package("rpm", name, "1-1")) is headers
