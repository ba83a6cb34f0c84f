"""Azure Linux, which was CBL-Mariner: the feed has both, without epochs and without the release's `.azl3`.

Dates: learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle.
"""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, major

AUTHORITY = Authority(
    name="azurelinux",
    ids=("azurelinux", "azure-linux", "cbl-mariner", "mariner"),
    ecosystem="Azure Linux",
    types=("rpm",),
    keyed=Keyed.EITHER,
    release=major,
    scopes=exact(major),
    ended={"1": "2023-08-31", "2": "2025-07-31", "3": "2027-08-31"},
    epochs=False,
    vendors=("microsoft",),
)
