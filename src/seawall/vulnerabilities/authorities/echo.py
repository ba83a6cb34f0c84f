"""Echo: Debian's packages rebuilt, one rolling release, names of source packages.

Its feed also has packages of languages, as `Echo:PyPI`; those are no operating system's.
"""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, rolling

AUTHORITY = Authority(
    name="echo",
    ids=("echo",),
    ecosystem="Echo",
    types=("deb",),
    keyed=Keyed.SOURCE,
    release=rolling,
    scopes=exact(rolling),
)
