"""What a scan asks of the advisories: a question for each package they speak of, and why not of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from seawall.model.package import Distribution, Inventory, NotAssessed, Package, SourcePackage
from seawall.vulnerabilities import distributions, ecosystems
from seawall.vulnerabilities.distributions import AUTHORITIES, Authority, Keyed
from seawall.vulnerabilities.shard import Shard

SYSTEM = frozenset({"apk", "deb", "rpm"})
_PORTS = (
    "alpha|amd64|arm64|armel|armhf|i386|ia64|loong64|mips64el|mipsel|powerpc|ppc64el|riscv64|s390x|sparc64"
)
_DEBIAN_SIGNED = re.compile(
    rf"linux(?P<before>-\d[\d.]*)?-signed(?P<after>-\d[\d.]*)?-(?:{_PORTS})", re.ASCII
)
_UBUNTU_KERNEL = re.compile(r"linux-(?P<kind>signed|meta)(?P<flavour>-.+)?")
_UBUNTU_META = re.compile(r"(\d+\.\d+\.\d+)\.(\d+\..+)", re.ASCII)
_HEADERS = re.compile(
    r"linux-libc-dev(-.*)?|linux-headers(-.*)?|kernel-(.*-)?headers|linux-kbuild-.*|linux-compiler-.*|"
    r"linux-(api|glibc|kernel)-headers|linux-doc(-.*)?|linux-source(-.*)?"
)

_NO_GROUP = "its group is not known: no pom.properties is in it, and its manifest does not tell"


class Advised(Protocol):
    """Where the advisories of an ecosystem are."""

    def shard(self, ecosystem: str) -> Shard | None:
        """Return an ecosystem's advisories, None when there are none."""


class Question(NamedTuple):
    """Asks whether anything concerns this version of this package.

    `name` and `version` are as the advisories write them, `packages` the installed ones that the answer is
    about.  `epochless` says that the epoch of `version` is not known (rpm's source packages).  `distribution`
    is None for the packages of a language.
    """

    ecosystem: str
    scopes: tuple[str, ...]
    name: str
    version: str
    packages: tuple[Package, ...]
    distribution: Distribution | None = None
    epochless: bool = False


class Plan(NamedTuple):
    """The questions in a stable order; of the packages that none is about: why, and how many."""

    questions: list[Question]
    not_assessed: list[NotAssessed]
    unassessed: int


def is_headers(package: Package) -> bool:
    """Say whether a package brings the kernel's headers only, or nothing at all: neither runs anywhere."""
    if package.type not in SYSTEM:
        return False
    built_from = package.source.name if package.source else package.name
    return _HEADERS.fullmatch(package.name) is not None or re.match("linux-meta(-|$)", built_from) is not None


def needed(inventory: Inventory) -> set[str]:
    """Return the ecosystems whose advisories these packages need."""
    found = {ecosystems.LANGUAGES.get(each.type, "") for each in inventory.packages if not each.owner}
    for _, distribution, _ in _by_system(inventory):
        if distribution and distribution.id in AUTHORITIES:
            found.add(AUTHORITIES[distribution.id].ecosystem)
    return found - {""}


def ask(inventory: Inventory, database: Advised, today: str) -> Plan:
    """Return what to ask about an inventory; `today` is an ISO date."""
    plan = _Plan(database, today)
    for root, distribution, packages in _by_system(inventory):
        plan.system(root, distribution, packages)
    plan.languages([each for each in inventory.packages if each.type not in SYSTEM and not each.owner])
    return Plan(plan.questions, plan.not_assessed, plan.unassessed)


def _by_system(inventory: Inventory) -> Iterator[tuple[str, Distribution | None, list[Package]]]:
    """Yield each operating system's packages, with those whose files they installed."""
    roots: dict[tuple[str, str], list[Package]] = {}
    declared = {found.root: found for found in reversed(inventory.distributions)}
    for package in inventory.packages:
        if package.type in SYSTEM or package.owner:
            named = "" if package.root in declared else package.distro
            roots.setdefault((package.root, named), []).append(package)
    for (root, named), packages in sorted(roots.items()):
        yield root, declared.get(root) or _named(named), packages


def _named(distro: str) -> Distribution | None:
    """Return the distribution that a purl's `distro` names, as a foreign SBOM gives it: debian-11.7."""
    identity, _, version = distro.rpartition("-")
    return Distribution(identity.lower(), version.lower()) if identity else None


class _Plan:
    """Collects questions, and packages that cannot be asked about."""

    def __init__(self, database: Advised, today: str) -> None:
        self._database = database
        self._today = today
        self.questions: list[Question] = []
        self.not_assessed: list[NotAssessed] = []
        self.unassessed = 0

    def system(self, root: str, distribution: Distribution | None, packages: list[Package]) -> None:
        """Ask about the packages of one operating system."""
        where = f" in /{root}" if root else ""
        if distribution is None:
            self._give_up("no os-release", f"the distribution of the packages{where} is not known", packages)
            return
        called = f"{distributions.label(distribution)}{where}"
        authority = AUTHORITIES.get(distribution.id)
        if authority is None:
            self._give_up(called, "no advisory feed covers this distribution", packages)
            return
        shard = self._database.shard(authority.ecosystem)
        if shard is None:
            self._give_up(called, _absent(authority.ecosystem), packages, kind="feed")
            return
        scopes = authority.scopes(distribution, shard.coverage)
        if not scopes:
            self._give_up(
                called,
                f"the advisories of {authority.ecosystem} do not cover this release "
                f"({authority.release(distribution) or 'unnamed'})",
                packages,
            )
            return
        self._notices(called, distribution, authority)
        self.questions += _sources(
            authority, scopes, distribution, [each for each in packages if each.type in SYSTEM]
        )

    def _notices(self, called: str, distribution: Distribution, authority: Authority) -> None:
        """Say what is doubtful about a release although it is covered."""
        day = distributions.ended(distribution, self._today)
        why = f"reached its end of life on {day}: newer vulnerabilities may be missing" if day else ""
        if authority.ecosystem == "Debian" and not distribution.version_id:
            why = (
                f"is not a release: judged by the advisories of Debian {authority.release(distribution)}, "
                "whose fixed versions may differ"
            )
        if why:
            self.not_assessed.append(NotAssessed("distribution", called, why))

    def languages(self, packages: list[Package]) -> None:
        """Ask about the packages that belong to no operating system."""
        by_type: dict[str, list[Package]] = {}
        for package in packages:
            by_type.setdefault(package.type, []).append(package)
        for kind in sorted(by_type):
            self._language(kind, by_type[kind])

    def _language(self, kind: str, packages: list[Package]) -> None:
        ecosystem = ecosystems.LANGUAGES.get(kind)
        if ecosystem is None:
            self._give_up(
                f"packages of type {kind}", "no advisory feed covers this type", packages, kind="package"
            )
            return
        if self._database.shard(ecosystem) is None:
            self._give_up(ecosystem, _absent(ecosystem), packages, kind="feed")
            return
        found: dict[tuple[str, str], list[Package]] = {}
        for package in packages:
            if ecosystem == "Maven" and not package.namespace:
                self._give_up(f"{package.name} {package.version}", _NO_GROUP, [package], kind="package")
                continue
            found.setdefault((ecosystems.name_of(ecosystem, package), package.version), []).append(package)
        self.questions += (
            Question(ecosystem, ("",), name, version, tuple(found[name, version]))
            for name, version in sorted(found)
        )

    def _give_up(self, subject: str, why: str, packages: list[Package], kind: str = "distribution") -> None:
        self.unassessed += len(packages)
        self.not_assessed.append(NotAssessed(kind, subject, why, weight=len(packages)))


def _absent(ecosystem: str) -> str:
    return f"there are no advisories of {ecosystem} here: run 'seawall db update --ecosystem \"{ecosystem}\"'"


def _sources(
    authority: Authority, scopes: tuple[str, ...], distribution: Distribution, packages: Iterable[Package]
) -> Iterator[Question]:
    """Yield the questions about the packages of an operating system: binaries first, then sources."""
    sources: dict[tuple[str, str], list[Package]] = {}
    binaries: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        source = _source(package, authority.ecosystem)
        if authority.keyed is not Keyed.BINARY:
            sources.setdefault((source.name, source.version or package.version), []).append(package)
        if authority.keyed is Keyed.BINARY or (
            authority.keyed is Keyed.EITHER and package.name != source.name
        ):
            binaries.setdefault((package.name, package.full_version), []).append(package)
    for name, version in sorted(binaries):
        members = tuple(binaries[name, version])
        yield Question(authority.ecosystem, scopes, name, version, members, distribution)
    for name, version in sorted(sources):
        members = tuple(sources[name, version])
        full, epochless = _epoch(name, version, members)
        yield Question(authority.ecosystem, scopes, name, full, members, distribution, epochless)


def _source(package: Package, ecosystem: str) -> SourcePackage:
    """Return what a package was built from; signed kernels are those of the source that they sign."""
    source = package.source or SourcePackage(package.name, package.version)
    return _KERNELS[ecosystem](source) if ecosystem in _KERNELS else source


def _debian_kernel(source: SourcePackage) -> SourcePackage:
    """Debian's linux-signed-amd64 5.10.149+2 only adds signatures to what linux 5.10.149-2 built."""
    signed = _DEBIAN_SIGNED.fullmatch(source.name)
    if signed is None:
        return source
    upstream, plus, revision = source.version.rpartition("+")
    name = f"linux{signed['before'] or signed['after'] or ''}"
    return SourcePackage(name, f"{upstream}-{revision}" if plus else source.version)


def _ubuntu_kernel(source: SourcePackage) -> SourcePackage:
    """Ubuntu's linux-signed-aws signs linux-aws of the same version; linux-meta-aws only depends on it.

    linux-meta 5.4.0.205.200 is written for linux 5.4.0-205.*: with dots alone it would be newer than all.
    """
    kernel = _UBUNTU_KERNEL.fullmatch(source.name)
    if kernel is None:
        return source
    version = source.version
    if kernel["kind"] == "meta":
        version = _UBUNTU_META.sub(r"\1-\2", version)
    return SourcePackage(f"linux{kernel['flavour'] or ''}", version)


_KERNELS = {"Debian": _debian_kernel, "Ubuntu": _ubuntu_kernel}


def _epoch(name: str, version: str, members: tuple[Package, ...]) -> tuple[str, bool]:
    """Return a source's version with its epoch, which only the binary of the same name tells (rpm)."""
    if members[0].type != "rpm" or ":" in version:
        return version, False
    namesake = next((each for each in members if each.name == name and each.version == version), None)
    return (namesake.full_version, False) if namesake else (version, True)
