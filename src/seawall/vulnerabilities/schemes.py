"""Which version scheme an OSV ecosystem uses."""

from __future__ import annotations

from functools import cache

from seawall import plugins
from seawall.vulnerabilities.base import Scheme


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


def scheme_for(ecosystem: str) -> Scheme | None:
    """Return the scheme of an OSV ecosystem, its release suffix aside ("Debian:12"); None: not supported."""
    return _by_ecosystem().get(ecosystem.partition(":")[0])
