"""CentOS Linux, which rebuilt the sources of Red Hat Enterprise Linux; CentOS Stream is another matter.

Stream goes before Red Hat's releases: its versions are higher than those that fix what it has not fixed yet,
so that comparing them would call vulnerable packages clean.  Dates: wiki.centos.org/About/Product.
"""

from __future__ import annotations

from seawall.model.package import Distribution
from seawall.vulnerabilities.authorities._streams import scopes, shown, subscription
from seawall.vulnerabilities.authority import Authority, Keyed, major

_LAST = 8  # the last CentOS Linux; from 9 on there is Stream alone


def refused(found: Distribution) -> str:
    """Say why Stream is not judged."""
    number = major(found)
    stream = "stream" in found.pretty_name.lower() or (number.isdecimal() and int(number[:4]) > _LAST)
    return "OSV has no advisories of CentOS Stream, and Red Hat's fixed versions are not its own" * stream


def doubt(found: Distribution) -> str:
    """Say whose advisories are used."""
    judged = f"judged by the advisories of Red Hat Enterprise Linux {major(found)}"
    return f"is rebuilt from Red Hat's sources: {judged}, whose fixed versions may differ"


AUTHORITY = Authority(
    name="centos",
    ids=("centos",),
    ecosystem="Red Hat",
    types=("rpm",),
    keyed=Keyed.EITHER,
    release=major,
    scopes=scopes,
    ended={"5": "2017-03-31", "6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31"},
    vendors=("centos",),
    shown=shown,
    refused=refused,
    doubt=doubt,
    subscription=subscription,
)
