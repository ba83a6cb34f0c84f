"""Alpine Linux, its releases and edge.  Dates: alpinelinux.org/releases."""

from __future__ import annotations

from seawall.model.package import Distribution
from seawall.vulnerabilities.authority import Authority, Keyed, exact, minor

_ENDED = {
    "v3.0": "2016-05-01",
    "v3.1": "2016-11-01",
    "v3.2": "2017-05-01",
    "v3.3": "2017-11-01",
    "v3.4": "2018-05-01",
    "v3.5": "2018-11-01",
    "v3.6": "2019-05-01",
    "v3.7": "2019-11-01",
    "v3.8": "2020-05-01",
    "v3.9": "2020-11-01",
    "v3.10": "2021-05-01",
    "v3.11": "2021-11-01",
    "v3.12": "2022-05-01",
    "v3.13": "2022-11-01",
    "v3.14": "2023-05-01",
    "v3.15": "2023-11-01",
    "v3.16": "2024-05-23",
    "v3.17": "2024-11-22",
    "v3.18": "2025-05-09",
    "v3.19": "2025-11-01",
    "v3.20": "2026-04-01",
    "v3.21": "2026-11-01",
    "v3.22": "2027-05-01",
    "v3.23": "2027-11-01",
}


def release(found: Distribution) -> str:
    """Return v3.18 for 3.18.4, edge for 3.21.0_alpha20240807."""
    if "_" in found.version_id or "edge" in f"{found.version_id} {found.pretty_name}".lower().split():
        return "edge"
    number = minor(found).removeprefix("v")
    return f"v{number}" if number else ""


AUTHORITY = Authority(
    name="alpine",
    ids=("alpine",),
    ecosystem="Alpine",
    types=("apk",),
    keyed=Keyed.SOURCE,
    release=release,
    scopes=exact(release),
    ended=_ENDED,
)
