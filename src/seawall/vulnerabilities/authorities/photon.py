"""Photon OS: OSV has a name for its ecosystem, and publishes no advisories; a mirror may have some."""

from __future__ import annotations

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed, exact


def release(found: Distribution) -> str:
    """Return 5.0 for 5 and 5.0."""
    return found.version_id if "." in found.version_id else f"{found.version_id}.0"


AUTHORITY = Authority(
    name="photon",
    ids=("photon",),
    ecosystem="Photon OS",
    types=("rpm",),
    keyed=Keyed.EITHER,
    release=release,
    scopes=exact(release),
    published=False,
    epochs=False,
    vendors=("vmware", "broadcom"),
)
