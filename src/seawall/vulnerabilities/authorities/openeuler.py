"""openEuler: every service pack of a long-term release has advisories of its own.

Dates: openeuler.org/en/download/archive, the last day of the month that it plans.
"""

from __future__ import annotations

import re

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed, exact

_VARIANT = re.compile(r"\((LTS(?:[- ]SP\d+)?)\)", re.ASCII)
_ENDED = {
    "20.03-LTS": "2021-03-31",
    "20.03-LTS-SP1": "2022-12-31",
    "20.03-LTS-SP2": "2022-04-30",
    "20.03-LTS-SP3": "2023-12-31",
    "20.03-LTS-SP4": "2025-11-30",
    "22.03-LTS": "2024-03-31",
    "22.03-LTS-SP1": "2024-12-31",
    "22.03-LTS-SP2": "2024-03-31",
    "22.03-LTS-SP3": "2025-12-31",
    "22.03-LTS-SP4": "2026-06-30",
    "23.03": "2023-09-30",
    "23.09": "2024-03-31",
    "24.03-LTS": "2026-05-31",
    "24.03-LTS-SP1": "2026-12-31",
    "24.03-LTS-SP2": "2026-03-31",
    "24.03-LTS-SP3": "2027-12-31",
    "24.03-LTS-SP4": "2027-03-31",
    "24.09": "2025-03-31",
    "25.03": "2025-09-30",
    "25.09": "2026-03-31",
    "26.09": "2027-03-31",
}


def release(found: Distribution) -> str:
    """Return 22.03-LTS-SP1 for "openEuler 22.03 (LTS-SP1)": VERSION_ID leaves out the service pack."""
    variant = _VARIANT.search(found.pretty_name)
    return f"{found.version_id}-{variant[1].replace(' ', '-')}" if variant else found.version_id


AUTHORITY = Authority(
    name="openeuler",
    ids=("openeuler",),
    ecosystem="openEuler",
    types=("rpm",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=exact(release),
    ended=_ENDED,
    epochs=False,
    vendors=("openeuler",),
)
