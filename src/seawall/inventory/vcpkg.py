"""What the vcpkg catalogers share: the package of a port, its revision and its triplet."""

from __future__ import annotations

from seawall.inventory.entries import Digests
from seawall.model.package import Location, Package


def package(  # noqa: PLR0913 - what a record says of one port
    name: str,
    version: str,
    place: Location,
    *,
    port_version: str = "",
    triplet: str = "",
    licences: tuple[str, ...] = (),
    requires: tuple[str, ...] = (),
    digests: Digests = (),
) -> Package:
    """Return a package of purl type vcpkg; `version#3`, as vcpkg prints it, is port version 3."""
    bare, _, revision = version.partition("#")
    port = port_version or revision
    named = {"port_version": port if port != "0" else "", "triplet": triplet}
    return Package(
        "vcpkg",
        name,
        bare,
        (place,),
        licences=licences,
        qualifiers=tuple((key, value) for key, value in named.items() if value),
        requires=requires,
        digests=digests,
    )
