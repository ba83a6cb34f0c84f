"""CleanStart: one rolling release; its images have no os-release, a package of its own gives them away."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, rolling

AUTHORITY = Authority(
    name="cleanstart",
    ids=("cleanstart",),
    ecosystem="CleanStart",
    types=("apk",),
    keyed=Keyed.EITHER,
    release=rolling,
    scopes=exact(rolling),
    marker="clnstrt-baselayout",
)
