"""What other tools' package URLs leave to their reader: distributions, epochs, rebuilds, source packages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from seawall.model.package import Distribution, Package, SourcePackage
from seawall.sbom.upstream import with_source

SYSTEM_TYPES = frozenset(("alpm", "apk", "deb", "opkg", "rpm"))
"""Types of package URLs whose packages are of a distribution."""

_FAMILIES = {
    "alma": "almalinux",
    "amazon": "amzn",
    "cbl-mariner": "mariner",
    "leap": "opensuse-leap",
    "opensuse.leap": "opensuse-leap",
    "opensuse.tumbleweed": "opensuse-tumbleweed",
    "oracle": "ol",
    "redhat": "rhel",
    "rocky linux": "rocky",
    "suse linux enterprise micro": "sl-micro",
    "suse linux enterprise server": "sles",
    "tumbleweed": "opensuse-tumbleweed",
}
_RELEASE = re.compile(r"v?\d[\w.+~:-]*|rolling|edge|sid|tumbleweed")
_REBUILD = re.compile(r"\+b\d+$")


def distribution_id(family: str) -> str:
    """Return the ID that os-release(5) has for a distribution as another tool calls it (`redhat`: `rhel`)."""
    lower = family.strip().lower()
    return _FAMILIES.get(lower, lower)


def distributions(packages: Iterable[Package]) -> tuple[Distribution, ...]:
    """Return the distribution of packages of a document that names none: one, or none.

    Most packages decide: by their `distro`, and where no package has one, by their namespace, which leaves
    the release unknown.  A package of another distribution keeps its own `distro`.
    """
    named: Counter[tuple[str, str]] = Counter()
    spaces: Counter[str] = Counter()
    for package in packages:
        if package.type not in SYSTEM_TYPES:
            continue
        if package.distro:
            named[package.distro, package.namespace] += 1
        elif package.namespace:
            spaces[package.namespace] += 1
    if named:
        (distro, namespace), _ = named.most_common(1)[0]
        return (_named(distro, namespace),)
    return (Distribution(distribution_id(spaces.most_common(1)[0][0])),) if spaces else ()


def _named(distro: str, namespace: str) -> Distribution:
    """Return what `distro` names: `debian-11.7`, `opensuse-leap-15.4`, `3.18.4`, `bookworm`, `arch`."""
    name, _, version = distro.rpartition("-")
    if name and _RELEASE.fullmatch(version.lower()):
        return Distribution(distribution_id(name), version.lower())
    if _RELEASE.fullmatch(distro.lower()):
        return Distribution(distribution_id(namespace), distro.lower())
    if name and distribution_id(name) == distribution_id(namespace):
        return Distribution(distribution_id(name), codename=version.lower())
    if not namespace or distribution_id(distro) == distribution_id(namespace):
        return Distribution(distribution_id(distro))
    return Distribution(distribution_id(namespace), codename=distro.lower())


def put_right(package: Package) -> Package:
    """Return a package that a package URL tells of as the catalogers would have told it.

    A Debian version has its epoch in front; a rebuild (`+b1`) has the source of what it rebuilds; the source
    of an rpm is a file's name (`zlib-1.2.11-40.el9.src.rpm`); a `distro` that is a release alone lacks the
    distribution's name, which is the namespace.
    """
    if package.type not in SYSTEM_TYPES:
        return package
    if package.type == "deb":
        package = _debian(package)
    elif package.source is not None:
        package = with_source(package)
    if package.namespace and package.distro[:1].isdigit():
        package = replace(package, distro=f"{package.namespace}-{package.distro}")
    return package


def _debian(package: Package) -> Package:
    version = package.full_version
    if version != package.version:
        rest = tuple(pair for pair in package.qualifiers if pair[0] != "epoch")
        source = package.source
        if source is not None and source.version == package.version:
            source = SourcePackage(source.name, version)
        package = replace(package, version=version, qualifiers=rest, source=source)
    source = package.source or SourcePackage(package.name, version)
    if source.version == version and (rebuilt := _REBUILD.sub("", version)) != version:
        package = replace(package, source=SourcePackage(source.name, rebuilt))
    return package
