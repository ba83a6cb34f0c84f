"""Whose advisories speak for a package, in words: what matching asks, without asking it."""

from __future__ import annotations

from seawall.model.package import Distribution, Inventory, Package
from seawall.vulnerabilities import distributions, ecosystems
from seawall.vulnerabilities.distributions import AUTHORITIES
from seawall.vulnerabilities.questions import SYSTEM, is_headers

_NO_KERNEL = "; the kernel's vulnerabilities are left out, for it brings no kernel"


def judged_by(package: Package, inventory: Inventory) -> str:
    """Return a sentence that names the source of advisories, or says that there is none."""
    if package.owner:
        return f"{_system(package, inventory)}: the system's package {package.owner} installed its files"
    if package.type in SYSTEM:
        return _system(package, inventory) + (_NO_KERNEL if is_headers(package) else "")
    ecosystem = ecosystems.LANGUAGES.get(package.type)
    if ecosystem is None:
        return f"nobody: no advisory feed covers packages of type {package.type}"
    return f"the advisories of {ecosystem}, as {ecosystems.name_of(ecosystem, package)}"


def _system(package: Package, inventory: Inventory) -> str:
    distribution = _distribution(package, inventory)
    if distribution is None:
        return "nobody: the distribution is not known"
    authority = AUTHORITIES.get(distribution.id)
    if authority is None:
        return f"nobody: no advisory feed covers {distributions.label(distribution)}"
    source = package.source
    named = f", as source package {source.name}" if source is not None and source.name != package.name else ""
    return f"the advisories of {authority.ecosystem} for {distributions.label(distribution)}{named}"


def _distribution(package: Package, inventory: Inventory) -> Distribution | None:
    return next((found for found in inventory.distributions if found.root == package.root), None)
