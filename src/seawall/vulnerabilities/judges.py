"""Whose advisories speak for a package, in words: what matching asks, without asking it."""

from __future__ import annotations

from msgspec.structs import replace

from seawall.model.package import Inventory, Package
from seawall.vulnerabilities import distributions, ecosystems
from seawall.vulnerabilities.kernels import is_headers
from seawall.vulnerabilities.systems import TYPES, System, systems

_NO_KERNEL = "; the kernel's vulnerabilities are left out, for it brings no kernel"


def judged_by(package: Package, inventory: Inventory) -> str:
    """Return a sentence that names the source of advisories, or says that there is none."""
    if package.type not in TYPES and not package.owner:
        return _of_language(package)
    # Whose database it is decides, and with it who else is in that.
    owners = (each for each in inventory.packages if package.owner and each.name == package.owner)
    beside = (package, *owners)
    for system in systems(replace(inventory, packages=beside)):
        if package in system.adopted:
            return f"{_of_language(package)}: another than the distribution made {package.owner}"
        if package in system.owned:
            return f"{_of_system(package, system)}: the system's package {package.owner} installed its files"
        if package in system.packages:
            return _of_system(package, system) + (_NO_KERNEL if is_headers(package) else "")
        for each, stranger in system.strangers:
            if each is package:
                return f"nobody: it is of {stranger.vendor} and not of the distribution"
    return "nobody: the distribution is not known"


def _of_language(package: Package) -> str:
    kind = ecosystems.asked_as(package)
    ecosystem = ecosystems.LANGUAGES.get(kind)
    if ecosystem is None:
        return f"nobody: {ecosystems.unserved(kind)}"
    return f"the advisories of {ecosystem}, as {ecosystems.name_of(ecosystem, package)}"


def _of_system(package: Package, system: System) -> str:
    if system.distribution is None:
        return "nobody: the distribution is not known"
    if system.authority is None:
        why = distributions.unserved(system.distribution)
        return f"nobody: {why or 'no advisory feed covers ' + distributions.label(system.distribution)}"
    source = package.source
    named = f", as source package {source.name}" if source is not None and source.name != package.name else ""
    called = distributions.label(system.distribution)
    return f"the advisories of {system.authority.ecosystem} for {called}{named}"
