"""For each distribution: which advisories are asked, under which releases, or why none are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory.catalogers.os_release import CATALOGER
from seawall.model.package import Distribution, Inventory, Package
from seawall.source.memory import MemoryFile
from seawall.vulnerabilities import distributions
from seawall.vulnerabilities.authority import Authority, Keyed
from seawall.vulnerabilities.distributions import UNSERVED, authorities, authority_of, ended, recognised
from seawall.vulnerabilities.questions import Plan, ask
from seawall.vulnerabilities.schemes import LINEAGES, scheme_for
from seawall.vulnerabilities.shard import Shard

HERE = Path(__file__).parent
RELEASES = sorted((HERE / "releases").glob("*.os-release"))
EXPECTED = HERE / "releases" / "expected.txt"
PAGE = HERE.parent.parent / "docs" / "distributions.md"
TODAY = "2026-06-01"

COVERED = {
    "AlmaLinux": ("8", "9", "10"),
    "Alpaquita": ("23", "25", "stream"),
    "Alpine": ("v3.19", "v3.20", "v3.21", "edge"),
    "Azure Linux": ("2", "3"),
    "BellSoft Hardened Containers": ("23", "25", "stream"),
    "Chainguard": ("",),
    "CleanStart": ("",),
    "Debian": ("10", "11", "12", "13", "14"),
    "Docker Hardened Images": ("Alpine:3.24", "Debian:13"),
    "Echo": ("", "PyPI"),
    "Mageia": ("8", "9"),
    "MinimOS": ("",),
    "Red Hat": (
        "enterprise_linux:10.0",
        "enterprise_linux:10.1",
        "enterprise_linux:7::server",
        "enterprise_linux:8::baseos",
        "enterprise_linux:9::appstream",
        "enterprise_linux:9::baseos",
        "enterprise_linux_eus:10.0",
        "hummingbird:1",
        "openshift:4.14::el9",
        "rhel_els:7",
        "rhel_eus:9.4::baseos",
        "rhel_extras:7",
        "rhel_software_collections:3::el7",
    ),
    "Rocky Linux": ("8", "9"),
    "SUSE": (
        "Linux Enterprise Desktop 15 SP6",
        "Linux Enterprise Micro 5.5",
        "Linux Enterprise Module for Basesystem 15 SP6",
        "Linux Enterprise Module for Containers 12",
        "Linux Enterprise Server 12 SP5",
        "Linux Enterprise Server 12 SP5-LTSS",
        "Linux Enterprise Server 15 SP5",
        "Linux Enterprise Server 15 SP6",
        "Linux Enterprise Server 15 SP6-LTSS",
        "Linux Enterprise Server 16.0",
        "Linux Enterprise Server for SAP Applications 15 SP6",
        "Linux Enterprise Server LTSS Extended Security 12 SP5",
        "Linux Micro 6.0",
        "Package Hub 15 SP6",
    ),
    "Ubuntu": (
        "22.04:LTS",
        "24.04:LTS",
        "25.10",
        "Pro:14.04:LTS",
        "Pro:22.04:LTS",
        "Pro:22.04:LTS:Realtime:Kernel",
        "Pro:FIPS-updates:22.04:LTS",
    ),
    "Wolfi": ("",),
    "openEuler": ("22.03-LTS-SP4", "24.03-LTS", "24.03-LTS-SP2"),
    "openSUSE": ("Leap 15.6", "Leap Micro 5.5", "Tumbleweed"),
}
"""Scopes as they are in OSV's own feeds, some of each ecosystem."""

MANAGERS = {"arch": "alpm", "gentoo": "ebuild", "openwrt": "opkg"}


class Covering(Shard):
    """A shard of which only the releases are known, and the names of packages."""

    def __init__(self, scopes: Iterable[str], names: Iterable[str] = ()) -> None:
        self.coverage = dict.fromkeys(scopes, 1)
        self._known = set(names)

    def knows(self, packages: Iterable[str]) -> set[str]:
        """Say which names it has."""
        return self._known & set(packages)


class Feeds:
    """Every feed that OSV publishes."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def shard(self, ecosystem: str) -> Shard | None:
        """Return a shard without advisories."""
        scopes = COVERED.get(ecosystem)
        if ecosystem in {"PyPI", "npm", "Maven", "Packagist"}:
            scopes = ("", "https://maven.google.com")
        return Covering(scopes, self._names) if scopes else None


def released(path: Path) -> Distribution:
    [found] = CATALOGER.parse(MemoryFile("etc/os-release", path.read_bytes()))
    assert isinstance(found, Distribution)
    return found


def package_of(found: Distribution) -> Package:
    authority = authority_of(found.id)
    kind = MANAGERS.get(found.id, "deb" if "debian" in found.like else "rpm")
    if authority and kind not in authority.types:
        kind = authority.types[0]
    return Package(kind, "a", "1-1" if kind != "apk" else "1-r1")


def plan(found: Distribution | None, *packages: Package, names: tuple[str, ...] = ()) -> Plan:
    return ask(Inventory(packages, (found,) if found else ()), Feeds(*names), TODAY)


def told(path: Path) -> str:
    """Say in one line what is asked for a release, and what is said of it."""
    asked = plan(released(path), package_of(released(path)))
    said = "; ".join(each.why for each in asked.not_assessed)
    [*questions] = asked.questions
    assert bool(questions) != bool(asked.unassessed), "a package is asked about, or not assessed"
    if not questions:
        return f"{path.stem} | not assessed | {said}"
    [question] = questions
    scopes = ", ".join(scope or "(all)" for scope in question.scopes)
    return f"{path.stem} | {question.ecosystem}: {scopes} | {said}".rstrip()


def test_each_release() -> None:
    found = "".join(f"{told(path)}\n" for path in RELEASES)
    if os.environ.get("SEAWALL_REWRITE"):
        EXPECTED.write_text(found)
    assert found == EXPECTED.read_text()
    assert len(RELEASES) >= 40


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_what_is_asked_can_be_compared(path: Path) -> None:
    for question in plan(released(path), package_of(released(path))).questions:
        assert all(scheme_for(question.ecosystem, scope) for scope in question.scopes)


def test_a_release_that_no_feed_covers_has_weight() -> None:
    packages = [Package("deb", f"p{n}", "1") for n in range(7)]
    owned = Package("pypi", "requests", "2.0", owner="p1")
    asked = plan(Distribution("debian", "99"), *packages, owned)
    [unknown] = asked.not_assessed
    assert (unknown.kind, unknown.weight, asked.unassessed) == ("distribution", 8, 8)
    assert unknown.why.endswith("(99); they cover 10, 11, 12, 13, 14")


def test_ids_are_found_in_one_module() -> None:
    seen: dict[str, str] = {}
    for authority in authorities().values():
        for identity in authority.ids:
            assert identity == identity.lower()
            assert seen.setdefault(identity, authority.name) == authority.name
            assert authority_of(identity) is authority
    assert not seen.keys() & UNSERVED.keys()
    assert authority_of("plan9") is None
    assert authority_of("") is None


@pytest.mark.parametrize("authority", authorities().values(), ids=lambda each: each.name)
def test_authorities(authority: Authority) -> None:
    assert scheme_for(authority.ecosystem) or authority.ecosystem in LINEAGES
    assert set(authority.types) <= {"apk", "deb", "rpm"}
    assert authority.epochs or authority.types == ("rpm",)
    assert bool(authority.vendors) == ("rpm" in authority.types)
    days = [*authority.ended.values(), *authority.extended.values()]
    assert all(len(day) == 10 and day[:2] == "20" and day[4] == day[7] == "-" for day in days)


@given(
    st.sampled_from(sorted(authorities())),
    st.text(max_size=20),
    st.text(max_size=20),
    st.lists(st.sampled_from(["debian", "alpine", "x"]), max_size=2),
    st.lists(st.text(max_size=30), max_size=4),
)
def test_any_release_is_judged_or_told(
    name: str, number: str, pretty: str, like: list[str], more: list[str]
) -> None:
    """Whatever an image says of itself ends as scopes that are covered, or as a reason."""
    authority = authorities()[name]
    covered = {*COVERED.get(authority.ecosystem, ()), *more}
    found = Distribution(authority.ids[0], number, pretty, number, tuple(like))
    assert set(authority.scopes(found, covered)) <= covered
    assert authority.ecosystem in distributions.uncovered(found, authority, covered)
    for says in (authority.doubt, authority.refused):
        assert isinstance(says(found), str)
    assert isinstance(ended(found, TODAY), str)


class TestEndOfLife:
    """Dates, and what a subscription changes."""

    @pytest.mark.parametrize(
        ("found", "day"),
        [
            (Distribution("debian", "10"), "2024-06-30"),
            (Distribution("ubuntu", "20.04"), "2025-05-31"),
            (Distribution("ubuntu", "20.04", subscriptions=("esm-infra",)), ""),
            (Distribution("sles", "15.5"), "2024-12-31"),
            (Distribution("openeuler", "22.03", "openEuler 22.03 (LTS SP3)"), "2025-12-31"),
            (Distribution("mariner", "2.0"), "2025-07-31"),
            (Distribution("centos", "8"), "2021-12-31"),
            (Distribution("mageia", "9"), ""),
            (Distribution("wolfi", "20230201"), ""),
            (Distribution("plan9", "4"), ""),
        ],
    )
    def test_dates(self, found: Distribution, day: str) -> None:
        assert ended(found, TODAY) == day


class TestForeignDocuments:
    """A purl's `distro`, as other tools write it."""

    @pytest.mark.parametrize(
        ("kind", "namespace", "distro", "scope"),
        [
            ("deb", "debian", "debian-12", "12"),
            ("deb", "debian", "12.5", "12"),
            ("deb", "debian", "bookworm", "12"),
            ("deb", "ubuntu", "ubuntu-22.04", "22.04:LTS"),
            ("deb", "ubuntu", "jammy", "22.04:LTS"),
            ("apk", "alpine", "3.20.3", "v3.20"),
            ("apk", "alpine", "alpine-3.22.0_alpha20250108", "edge"),
            ("rpm", "redhat", "redhat-9.4", "enterprise_linux:9::appstream"),
            ("rpm", "opensuse", "opensuse-leap-15.6", "Leap 15.6"),
            ("rpm", "opensuse", "opensuse.tumbleweed-20240101", "Tumbleweed"),
            ("apk", "alpaquita", "alpaquita-stream", "stream"),
        ],
    )
    def test_distro(self, kind: str, namespace: str, distro: str, scope: str) -> None:
        asked = plan(None, Package(kind, "a", "1", namespace=namespace, distro=distro))
        assert asked.questions[0].scopes[0] == scope

    def test_none(self) -> None:
        [unknown] = plan(None, Package("deb", "a", "1", namespace="debian")).not_assessed
        assert "is not known" in unknown.why


def test_an_image_without_os_release_is_known_by_a_package_of_its_own() -> None:
    marker = Package("apk", "clnstrt-baselayout", "1-r0")
    asked = plan(None, marker, Package("apk", "zlib", "1.3-r0"))
    assert {question.ecosystem for question in asked.questions} == {"CleanStart"}
    assert recognised([Package("apk", "zlib", "1.3-r0")]) is None


def test_packages_of_another_manager_are_not_the_distributions() -> None:
    asked = plan(Distribution("debian", "12"), Package("deb", "a", "1"), Package("rpm", "b", "1-1"))
    assert [question.name for question in asked.questions] == ["a"]
    [other] = asked.not_assessed
    assert (other.kind, other.subject, other.weight) == ("package", "packages of type rpm", 1)
    assert "b 1-1" in other.why


class TestStrangers:
    """Packages that a distribution's database lists and its advisories do not speak of."""

    BOOKWORM = Distribution("debian", "12", "Debian 12")
    NODE = Package("deb", "nodejs", "20.11.0-1nodesource1")

    def test_what_another_installed_is_judged_by_its_own_feed(self) -> None:
        npm = Package("npm", "npm", "10.2.4", owner="nodejs")
        asked = plan(self.BOOKWORM, self.NODE, npm, Package("deb", "bash", "5"))
        assert [(q.ecosystem, q.name) for q in asked.questions] == [("Debian", "bash"), ("npm", "npm")]
        [other] = asked.not_assessed
        assert (other.kind, other.subject, other.weight) == ("package", "packages of NodeSource", 1)
        assert "nodejs 20.11.0-1nodesource1" in other.why

    def test_the_distributions_own_speaks_for_what_it_installed(self) -> None:
        npm = Package("npm", "npm", "9.2.0", owner="npm")
        asked = plan(self.BOOKWORM, Package("deb", "npm", "9.2.0~ds1-1"), npm)
        assert [question.ecosystem for question in asked.questions] == ["Debian"]
        assert asked.not_assessed == []

    @pytest.mark.parametrize("names", [(), ("docker-ce",)])
    def test_a_companys_address_counts_for_a_name_that_is_not_known(self, names: tuple[str, ...]) -> None:
        docker = Package("deb", "docker-ce", "5:24.0.7-1", supplier="Docker <support@docker.com>")
        asked = plan(self.BOOKWORM, docker, names=names)
        assert [question.name for question in asked.questions] == list(names)
        assert [each.subject for each in asked.not_assessed] == ([] if names else ["packages of Docker"])

    @pytest.mark.parametrize(
        ("supplier", "own"),
        [("AlmaLinux", True), ("", True), ("Fedora Project", False), ("Docker", False)],
    )
    def test_an_rpm_names_its_vendor(self, supplier: str, own: bool) -> None:
        rpm = Package("rpm", "a", "1-1.el9", supplier=supplier)
        asked = plan(Distribution("almalinux", "9.4"), rpm)
        assert bool(asked.questions) is own
        assert [each.subject for each in asked.not_assessed] == ([] if own else [f"packages of {supplier}"])

    def test_an_address_is_found_in_time(self) -> None:
        hostile = Package("deb", "a", "1", supplier="@" + "a." * 50_000)
        assert plan(self.BOOKWORM, hostile).not_assessed == []


def page() -> str:
    """Return the table of docs/distributions.md."""
    lines = [
        "| distribution (ID of os-release) | OSV ecosystem | advisories name | end of life known for |",
        "| --- | --- | --- | --- |",
    ]
    named = {
        Keyed.SOURCE: "source packages",
        Keyed.BINARY: "binary packages",
        Keyed.EITHER: "source or binary packages",
    }
    for authority in authorities().values():
        ids = ", ".join(f"`{identity}`" for identity in authority.ids)
        ecosystem = (
            authority.ecosystem if authority.published else f"{authority.ecosystem} (nothing published)"
        )
        days = ", ".join(authority.ended) or "none"
        lines.append(f"| {ids} | {ecosystem} | {named[authority.keyed]} | {days} |")
    lines += ["", "Not assessed, whatever the release:", ""]
    lines += [f"- `{identity}`: {why}" for identity, why in sorted(UNSERVED.items())]
    return "\n".join(lines) + "\n"


def test_the_page() -> None:
    before, _, rest = PAGE.read_text().partition("<!-- table -->\n")
    _, _, after = rest.partition("<!-- end -->\n")
    made = f"{before}<!-- table -->\n{page()}<!-- end -->\n{after}"
    if os.environ.get("SEAWALL_REWRITE"):
        PAGE.write_text(made)
    assert PAGE.read_text() == made
