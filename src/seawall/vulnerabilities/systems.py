"""The operating systems of an inventory: which packages belong to which, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seawall.model.package import Distribution, Inventory, Package
from seawall.vulnerabilities import distributions
from seawall.vulnerabilities.authority import Authority
from seawall.vulnerabilities.foreign import Stranger, stranger

TYPES = frozenset({"alpm", "apk", "deb", "ebuild", "opkg", "rpm"})
"""Package types of operating systems: a distribution's advisories speak for them, or nobody's do."""


class System(NamedTuple):
    """An operating system: its root, what it is (None: not known), who speaks for it, and its packages.

    `owned` are the packages of languages whose files its own packages installed; `strangers` are packages
    of others in its database, `adopted` what those installed: of these the languages' own feeds speak.
    """

    root: str
    distribution: Distribution | None
    authority: Authority | None
    packages: list[Package]
    owned: list[Package]
    strangers: list[tuple[Package, Stranger]]
    adopted: list[Package]


def systems(inventory: Inventory) -> Iterator[System]:
    """Yield the operating systems, in the order of their roots."""
    roots: dict[tuple[str, str], list[Package]] = {}
    declared = {found.root: found for found in reversed(inventory.distributions)}
    for package in inventory.packages:
        if package.type in TYPES or package.owner:
            named = "" if package.root in declared else _distro(package)
            roots.setdefault((package.root, named), []).append(package)
    for (root, named), packages in sorted(roots.items()):
        found = declared.get(root) or _named(named) or distributions.recognised(packages)
        authority = distributions.authority_of(found.id) if found else None
        yield _system(root, found, authority, packages)


def _system(
    root: str, found: Distribution | None, authority: Authority | None, packages: list[Package]
) -> System:
    own: list[Package] = []
    strangers: list[tuple[Package, Stranger]] = []
    for package in packages:
        if package.type in TYPES:
            other = stranger(package, authority) if authority else None
            if other:
                strangers.append((package, other))
            else:
                own.append(package)
    theirs = {package.name for package, _ in strangers} - {package.name for package in own}
    of_languages = [each for each in packages if each.type not in TYPES]
    adopted = [each for each in of_languages if each.owner in theirs]
    owned = [each for each in of_languages if each.owner not in theirs]
    return System(root, found, authority, own, owned, strangers, adopted)


def _distro(package: Package) -> str:
    """Return a purl's `distro` with the distribution in front, which some leave to the namespace."""
    if not package.distro or "-" in package.distro or not package.namespace:
        return package.distro
    return f"{package.namespace}-{package.distro}"


def _named(distro: str) -> Distribution | None:
    """Return the distribution that a purl's `distro` names, as a foreign SBOM gives it: debian-11.7."""
    identity, _, version = distro.lower().rpartition("-")
    if not identity:
        return None
    if version[:1].isdigit() or version in {"stream", "edge"}:
        return Distribution(identity, version)
    return Distribution(identity, codename=version)
