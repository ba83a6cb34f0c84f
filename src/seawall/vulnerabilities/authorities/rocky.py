"""Rocky Linux: errata of its own.  Dates: wiki.rockylinux.org/rocky/version."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, major

AUTHORITY = Authority(
    name="rocky",
    ids=("rocky", "rocky-linux"),
    ecosystem="Rocky Linux",
    types=("rpm",),
    keyed=Keyed.EITHER,
    release=major,
    scopes=exact(major),
    ended={"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
    vendors=("rocky",),
)
