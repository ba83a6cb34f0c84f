"""BellSoft Hardened Containers: the packages of Alpaquita Linux with advisories of their own."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, version

AUTHORITY = Authority(
    name="bellsoft-hardened-containers",
    ids=("bellsoft-hardened-containers",),
    ecosystem="BellSoft Hardened Containers",
    types=("apk",),
    keyed=Keyed.SOURCE,
    release=version,
    scopes=exact(version),
)
