"""Mageia: advisories for source packages, by the names of their files, which have no epoch.

Dates: mageia.org/support; the end of release 9 has been moved, so it is not here.
"""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, major

AUTHORITY = Authority(
    name="mageia",
    ids=("mageia",),
    ecosystem="Mageia",
    types=("rpm",),
    keyed=Keyed.SOURCE,
    release=major,
    scopes=exact(major),
    ended={
        "1": "2012-12-01",
        "2": "2013-11-22",
        "3": "2014-11-26",
        "4": "2015-09-19",
        "5": "2017-12-31",
        "6": "2019-09-30",
        "7": "2021-06-30",
        "8": "2023-11-30",
    },
    epochs=False,
    vendors=("mageia",),
)
