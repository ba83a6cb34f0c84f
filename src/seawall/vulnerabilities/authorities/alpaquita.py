"""Alpaquita Linux by BellSoft: `stream` and the numbered releases, each with advisories of its own."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, version

AUTHORITY = Authority(
    name="alpaquita",
    ids=("alpaquita",),
    ecosystem="Alpaquita",
    types=("apk",),
    keyed=Keyed.SOURCE,
    release=version,
    scopes=exact(version),
)
