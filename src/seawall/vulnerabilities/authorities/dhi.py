"""Docker Hardened Images whose os-release says so: advisories by what they descend from and its release.

The scope is `Alpine:3.24` or `Debian:13`, from ID_LIKE and VERSION_ID, and orders versions as that one does.
Images from before say that they are Alpine or Debian, and are judged as such.
"""

from __future__ import annotations

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed, exact, major, minor


def release(found: Distribution) -> str:
    """Return Alpine:3.24 or Debian:13, "" for what descends from neither."""
    if "alpine" in found.like:
        return f"Alpine:{minor(found)}"
    return f"Debian:{major(found)}" if "debian" in found.like else ""


AUTHORITY = Authority(
    name="dhi",
    ids=("dhi",),
    ecosystem="Docker Hardened Images",
    types=("apk", "deb"),
    keyed=Keyed.EITHER,
    release=release,
    scopes=exact(release),
)
