"""What a scan asks of the advisories: a question for each package they speak of, and why not of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from seawall.model.package import Distribution, Inventory, NotAssessed, Package, SourcePackage
from seawall.vulnerabilities import distributions, ecosystems
from seawall.vulnerabilities.authority import Authority, Keyed
from seawall.vulnerabilities.foreign import Stranger
from seawall.vulnerabilities.shard import Shard
from seawall.vulnerabilities.systems import TYPES, System, systems

_NAMED = 5  # packages that a sentence names

_NO_GROUP = "its group is not known: no pom.properties is in it, and its manifest does not tell"


class Advised(Protocol):
    """Where the advisories of an ecosystem are."""

    def shard(self, ecosystem: str) -> Shard | None:
        """Return an ecosystem's advisories, None when there are none."""


class Question(NamedTuple):
    """Asks whether anything concerns this version of this package.

    `name` and `version` are as the advisories write them, `packages` the installed ones that the answer is
    about.  `epochless` says that the epoch of `version` is not known (rpm's source packages).
    `distribution` and the `authority` that speaks for it are None for the packages of a language.
    """

    ecosystem: str
    scopes: tuple[str, ...]
    name: str
    version: str
    packages: tuple[Package, ...]
    distribution: Distribution | None = None
    epochless: bool = False
    authority: Authority | None = None


class Plan(NamedTuple):
    """The questions in a stable order; of the packages that none is about: why, and how many."""

    questions: list[Question]
    not_assessed: list[NotAssessed]
    unassessed: int


def needed(inventory: Inventory) -> set[str]:
    """Return the ecosystems whose advisories these packages need."""
    found: set[str] = set()
    kinds = {ecosystems.asked_as(each) for each in inventory.packages if not each.owner}
    for system in systems(inventory):
        if system.authority:
            found.add(system.authority.ecosystem)
        kinds.update(ecosystems.asked_as(each) for each in system.adopted)
    found.update(ecosystems.LANGUAGES.get(kind, "") for kind in kinds)
    return found - {""}


def ask(inventory: Inventory, database: Advised, today: str) -> Plan:
    """Return what to ask about an inventory; `today` is an ISO date."""
    plan = _Plan(database, today)
    languages = [each for each in inventory.packages if each.type not in TYPES and not each.owner]
    for system in systems(inventory):
        languages += plan.system(system)
    plan.languages(languages)
    return Plan(plan.questions, plan.not_assessed, plan.unassessed)


class _Plan:
    """Collects questions, and packages that cannot be asked about."""

    def __init__(self, database: Advised, today: str) -> None:
        self._database = database
        self._today = today
        self.questions: list[Question] = []
        self.not_assessed: list[NotAssessed] = []
        self.unassessed = 0

    def system(self, system: System) -> list[Package]:
        """Ask about the packages of one operating system; return those that languages' feeds speak of."""
        where = f" in /{system.root}" if system.root else ""
        found = system.distribution
        everything = [*system.packages, *(each for each, _ in system.strangers)]
        everything += [*system.owned, *system.adopted]
        if found is None:
            why = f"the distribution of the packages{where} is not known"
            self._give_up("no os-release", why, everything)
            return []
        called = f"{distributions.label(found)}{where}"
        authority = system.authority
        if authority is None:
            self._give_up(called, distributions.unserved(found), everything)
            return []
        shard = self._database.shard(authority.ecosystem)
        why = authority.refused(found)
        if shard is None and not why:
            self._give_up(called, _unavailable(authority), everything, kind="feed")
            return []
        scopes = () if why or shard is None else authority.scopes(found, shard.coverage)
        if not scopes or shard is None:
            why = why or distributions.uncovered(found, authority, shard.coverage if shard else ())
            self._give_up(called, why, everything)
            return []
        self._notices(called, found, authority)
        own, adopted = self._own(called, system, shard)
        spoken = self._spoken_of(called, authority, own)
        self._ask(authority, scopes, found, called, spoken)
        return adopted

    def _own(self, called: str, system: System, shard: Shard) -> tuple[list[Package], list[Package]]:
        """Tell the distribution's packages from those of others, and what the others installed."""
        doubtful = {_source(each).name for each, other in system.strangers if not other.certain}
        known = shard.knows(doubtful) if doubtful else set()
        own = list(system.packages)
        others: dict[str, list[Package]] = {}
        for package, other in system.strangers:
            if _is_own(package, other, known):
                own.append(package)
            else:
                others.setdefault(other.vendor, []).append(package)
        names = {each.name for theirs in others.values() for each in theirs}
        for vendor, theirs in sorted(others.items()):
            why = f"not from {called}, whose advisories do not speak of them: {_listed(theirs)}"
            self._give_up(f"packages of {vendor}", why, theirs, kind="package")
        return own, [each for each in system.adopted if each.owner in names]

    def _spoken_of(self, called: str, authority: Authority, packages: list[Package]) -> list[Package]:
        """Keep packages of the types that the advisories are about."""
        rest = [each for each in packages if each.type not in authority.types]
        if not rest:
            return packages
        kinds = " and ".join(authority.types)
        why = f"the advisories of {called} are about packages of type {kinds}: {_listed(rest)}"
        for kind in sorted({each.type for each in rest}):
            self._give_up(
                f"packages of type {kind}", why, [each for each in rest if each.type == kind], kind="package"
            )
        return [each for each in packages if each.type in authority.types]

    def _ask(
        self,
        authority: Authority,
        scopes: tuple[str, ...],
        found: Distribution,
        called: str,
        packages: list[Package],
    ) -> None:
        """Add the questions about packages, each in the scopes that speak of its flavour."""
        for question in _questions(authority, scopes, found, packages):
            chosen = authority.chosen(question.name, question.version, scopes)
            if chosen:
                self.questions.append(question if chosen == scopes else question._replace(scopes=chosen))
            else:
                why = f"the advisories of {called} do not speak of this build of it"
                name = f"{question.name} {question.version}"
                self._give_up(name, why, list(question.packages), kind="package")

    def _notices(self, called: str, found: Distribution, authority: Authority) -> None:
        """Say what is doubtful about a release although it is covered."""
        day = distributions.ended(found, self._today)
        why = f"reached its end of life on {day}: newer vulnerabilities may be missing" if day else ""
        for each in filter(None, (why, authority.doubt(found))):
            self.not_assessed.append(NotAssessed("distribution", called, each))

    def languages(self, packages: list[Package]) -> None:
        """Ask about the packages that belong to no operating system."""
        by_type: dict[str, list[Package]] = {}
        for package in packages:
            by_type.setdefault(ecosystems.asked_as(package), []).append(package)
        for kind in sorted(by_type):
            self._language(kind, by_type[kind])

    def _language(self, kind: str, packages: list[Package]) -> None:
        ecosystem = ecosystems.LANGUAGES.get(kind)
        if ecosystem is None:
            self._give_up(f"packages of type {kind}", ecosystems.unserved(kind), packages, kind="package")
            return
        shard = self._database.shard(ecosystem)
        if shard is None:
            self._give_up(ecosystem, _absent(ecosystem), packages, kind="feed")
            return
        scopes = ecosystems.scopes(ecosystem, shard.coverage)
        found: dict[tuple[str, str], list[Package]] = {}
        for package in packages:
            if ecosystem == "Maven" and not package.namespace:
                self._give_up(f"{package.name} {package.version}", _NO_GROUP, [package], kind="package")
                continue
            found.setdefault((ecosystems.name_of(ecosystem, package), package.version), []).append(package)
        self.questions += (
            Question(ecosystem, scopes, name, version, tuple(found[name, version]))
            for name, version in sorted(found)
        )

    def _give_up(self, subject: str, why: str, packages: list[Package], kind: str = "distribution") -> None:
        if packages:
            self.unassessed += len(packages)
            self.not_assessed.append(NotAssessed(kind, subject, why, weight=len(packages)))


def _is_own(package: Package, other: Stranger, known: set[str]) -> bool:
    return not other.certain and _source(package).name in known


def _listed(packages: list[Package]) -> str:
    names = sorted({f"{each.name} {each.version}" for each in packages})
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _unavailable(authority: Authority) -> str:
    if authority.published:
        return _absent(authority.ecosystem)
    return f"OSV publishes no advisories of {authority.ecosystem}, and there are none here"


def _absent(ecosystem: str) -> str:
    return f"there are no advisories of {ecosystem} here: run 'seawall db update --ecosystem \"{ecosystem}\"'"


def _questions(
    authority: Authority, scopes: tuple[str, ...], found: Distribution, packages: Iterable[Package]
) -> Iterator[Question]:
    """Yield the questions about the packages of an operating system: binaries first, then sources."""
    sources: dict[tuple[str, str], list[Package]] = {}
    binaries: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        source = authority.built_from(_source(package))
        if authority.keyed is not Keyed.BINARY:
            sources.setdefault((source.name, source.version or package.version), []).append(package)
        if authority.keyed is Keyed.BINARY or (
            authority.keyed is Keyed.EITHER and package.name != source.name
        ):
            full = package.full_version if authority.epochs else package.version
            binaries.setdefault((package.name, full), []).append(package)
    ecosystem, epochless = authority.ecosystem, not authority.epochs
    for name, version in sorted(binaries):
        members = tuple(binaries[name, version])
        yield Question(ecosystem, scopes, name, version, members, found, epochless, authority)
    for name, version in sorted(sources):
        members = tuple(sources[name, version])
        full, unknown = (version, True) if epochless else _epoch(name, version, members)
        yield Question(ecosystem, scopes, name, full, members, found, unknown, authority)


def _source(package: Package) -> SourcePackage:
    return package.source or SourcePackage(package.name, package.version)


def _epoch(name: str, version: str, members: tuple[Package, ...]) -> tuple[str, bool]:
    """Return a source's version with its epoch, which only the binary of the same name tells (rpm)."""
    if members[0].type != "rpm" or ":" in version:
        return version, False
    namesake = next((each for each in members if each.name == name and each.version == version), None)
    return (namesake.full_version, False) if namesake else (version, True)
