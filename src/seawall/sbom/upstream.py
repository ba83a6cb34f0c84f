"""Source packages as other tools name them in package URLs."""

from __future__ import annotations

from msgspec.structs import replace

from seawall.model.package import Package, SourcePackage


def with_source(package: Package) -> Package:
    """Return a package whose `upstream` names a file, as rpm's do (`zlib-1.2.11-40.el9.src.rpm`), put right.

    The name of a source rpm does not tell its epoch; the distributions' advisories do without.
    """
    source = package.source
    if source is None or not source.name.endswith(".rpm"):
        return package
    stem = source.name.removesuffix(".rpm").removesuffix(".src").removesuffix(".nosrc")
    name, version, release = ([*stem.rsplit("-", 2), "", ""])[:3]
    found = SourcePackage(name, f"{version}-{release}") if name and version and release else None
    return replace(package, source=found)
