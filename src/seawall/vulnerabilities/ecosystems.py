"""Which OSV ecosystem speaks for which package type, how it writes names, and how it orders versions."""

from __future__ import annotations

import re

from seawall.model.package import Package

LANGUAGES = {
    "bitnami": "Bitnami",
    "cargo": "crates.io",
    "composer": "Packagist",
    "conan": "ConanCenter",
    "cran": "CRAN",
    "gem": "RubyGems",
    "github": "GitHub Actions",
    "golang": "Go",
    "hackage": "Hackage",
    "hex": "Hex",
    "julia": "Julia",
    "maven": "Maven",
    "npm": "npm",
    "nuget": "NuGet",
    "opam": "opam",
    "pub": "Pub",
    "pypi": "PyPI",
    "swift": "SwiftURL",
}
"""Package URL type → OSV ecosystem, for the types whose packages belong to no distribution."""

PROGRAMS = {
    "composer": "composer",
    "dotnet": "dotnet",
    "dotnet-sdk": "dotnet-sdk",
    "git": "git",
    "haproxy": "haproxy",
    "httpd": "apache",
    "java": "java",
    "lua": "lua",
    "mariadb": "mariadb",
    "memcached": "memcached",
    "nginx": "nginx",
    "node": "node",
    "openresty": "openresty",
    "pgbouncer": "pgbouncer",
    "php": "php",
    "postgresql": "postgresql",
    "python": "python",
    "rabbitmq": "rabbitmq",
    "redis": "redis",
    "ruby": "ruby",
    "sqlite": "sqlite",
    "valkey": "valkey",
    "varnish": "varnish",
    "wordpress": "wordpress",
}
"""Programs of no ecosystem (pkg:generic/NAME) of which Bitnami's advisories speak, by upstream's version."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}", re.ASCII)
_SEPARATORS = re.compile(r"[-_.]+")
_FOLDED = frozenset({"Packagist", "NuGet"})  # whose registries do not tell upper from lower case


def is_name(text: str) -> bool:
    """Say whether this may be the name of an ecosystem (of its directory in a mirror)."""
    return _NAME.fullmatch(text) is not None and ".." not in text


def split(ecosystem: str) -> tuple[str, str]:
    """Return an ecosystem's name and what it is limited to: "Debian:11" is ("Debian", "11")."""
    name, _, scope = ecosystem.partition(":")
    return name, scope


def asked_as(package: Package) -> str:
    """Return the type whose ecosystem is asked about a package: its own, or that of a known program."""
    is_program = package.type == "generic" and not package.namespace and package.name in PROGRAMS
    return "bitnami" if is_program else package.type


def normal(ecosystem: str, name: str) -> str:
    """Return a package's name as both a shard and a look-up write it."""
    if ecosystem == "PyPI":
        return _SEPARATORS.sub("-", name).lower()  # PEP 503
    return name.lower() if ecosystem in _FOLDED else name


def name_of(ecosystem: str, package: Package) -> str:
    """Return the name that an ecosystem's advisories call this package."""
    if package.type == "generic":
        return PROGRAMS.get(package.name, package.name)
    namespace = package.namespace.replace("%40", "@")
    between = ":" if ecosystem == "Maven" else "/"
    return normal(ecosystem, f"{namespace}{between}{package.name}" if namespace else package.name)
