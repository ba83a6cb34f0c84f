"""Red Hat Enterprise Linux and its Universal Base Images.

Dates: access.redhat.com/support/policy/updates/errata, the end of maintenance support.
"""

from __future__ import annotations

from seawall.vulnerabilities.authorities._streams import scopes, shown, subscription
from seawall.vulnerabilities.authority import Authority, Keyed, major

AUTHORITY = Authority(
    name="rhel",
    ids=("rhel", "redhat"),
    ecosystem="Red Hat",
    types=("rpm",),
    keyed=Keyed.EITHER,
    release=major,
    scopes=scopes,
    ended={
        "5": "2017-03-31",
        "6": "2020-11-30",
        "7": "2024-06-30",
        "8": "2029-05-31",
        "9": "2032-05-31",
        "10": "2035-05-31",
    },
    vendors=("red hat",),
    shown=shown,
    subscription=subscription,
)
