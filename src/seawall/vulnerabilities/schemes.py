"""Which version scheme an OSV ecosystem uses."""

from __future__ import annotations

from functools import cache

from seawall import plugins
from seawall.vulnerabilities.base import Scheme

LINEAGES = frozenset({"Docker Hardened Images"})
"""Ecosystems whose scope names another one, whose versions it orders: `Debian:13`, `Alpine:3.24`."""


def schemes() -> dict[str, Scheme]:
    """Return every version scheme by name."""
    return plugins.load("seawall.vulnerabilities.versions", "SCHEME", Scheme)


@cache
def _by_ecosystem() -> dict[str, Scheme]:
    found: dict[str, Scheme] = {}
    for scheme in schemes().values():
        for ecosystem in scheme.ecosystems:
            if found.setdefault(ecosystem, scheme) is not scheme:
                raise ValueError(f"{ecosystem} has two schemes: {found[ecosystem].name} and {scheme.name}")
    return found


def scheme_for(ecosystem: str, scope: str = "") -> Scheme | None:
    """Return the scheme of an OSV ecosystem, its release suffix aside ("Debian:12"); None: not supported.

    `scope` is the suffix where the ecosystem's name comes without it.
    """
    name, _, suffix = ecosystem.partition(":")
    if name in LINEAGES:
        name = (suffix or scope).partition(":")[0]
    return _by_ecosystem().get(name)
