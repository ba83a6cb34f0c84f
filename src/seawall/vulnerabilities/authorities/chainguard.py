"""Chainguard: one rolling release; the feed names packages as they are installed, or as they are built."""

from __future__ import annotations

from seawall.vulnerabilities.authority import Authority, Keyed, exact, rolling

AUTHORITY = Authority(
    name="chainguard",
    ids=("chainguard",),
    ecosystem="Chainguard",
    types=("apk",),
    keyed=Keyed.EITHER,
    release=rolling,
    scopes=exact(rolling),
)
