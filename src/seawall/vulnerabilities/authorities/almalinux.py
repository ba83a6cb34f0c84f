"""AlmaLinux: errata of its own, for binary packages.  Dates: wiki.almalinux.org."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, major

AUTHORITY = Authority(
    name="almalinux",
    ids=("almalinux", "alma"),
    ecosystem="AlmaLinux",
    types=("rpm",),
    keyed=Keyed.BINARY,
    release=major,
    scopes=exact(major),
    ended={"8": "2029-05-31", "9": "2032-05-31", "10": "2035-05-31"},
    vendors=("almalinux",),
)
