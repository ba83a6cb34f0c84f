"""Which OSV ecosystem speaks for which package type, how it writes names, and where it keeps them.

The ecosystems are those of the OSV schema 1.7 (ossf.github.io/osv-schema, "Defined ecosystems").  No package
type leads to Android, FreeBSD, GHC, GIT, Linux and OSS-Fuzz, which are about source trees, compilers and
kernels, nor to Kubernetes, whose modules Go's own feed has; Root, TuxCare and Echo's packages of languages
are rebuilt by their vendors, and nothing in a package's name tells so.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from seawall.model.package import Package

LANGUAGES = {
    "bioconductor": "Bioconductor",
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
    "vcpkg": "vcpkg",
    "vscode-extension": "VSCode",
}
"""Package URL type → OSV ecosystem, for the types whose packages belong to no distribution."""

_UNSERVED = {
    "brew": "Homebrew",
    "cocoapods": "CocoaPods",
    "conda": "conda",
    "cpan": "CPAN",
    "docker": "container images",
    "helm": "Helm charts",
    "huggingface": "Hugging Face models",
    "luarocks": "LuaRocks",
    "mlflow": "MLflow models",
    "nix": "Nix",
    "oci": "OCI artifacts",
    "terraform": "Terraform providers",
    "wordpress": "WordPress plug-ins",
}
_NO_ECOSYSTEM = frozenset({"generic", "swid", "bitbucket", "gitlab"})
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
_ADDRESS = re.compile(r"\A(?:[a-z+]+://)?(?:[^@/]*@)?(?:www\.)?(.*?)(?:\.git)?/?\Z", re.DOTALL)
# Registries that do not tell upper from lower case.
_FOLDED = frozenset({"GitHub Actions", "Hex", "NuGet", "Packagist", "Pub", "VSCode", "vcpkg"})
# A scope is the address of a repository beside the usual one: Drupal's for Composer, Google's for Maven.
_REPOSITORIES = frozenset({"Maven", "Packagist"})
# A scope is the release of the collection that a package is in: names and versions are the same in all.
_COLLECTIONS = frozenset({"Bioconductor"})
_SEPARATED = {"Maven": ":", "VSCode": "."}


def is_name(text: str) -> bool:
    """Say whether this may be the name of an ecosystem (of its directory in a mirror)."""
    return _NAME.fullmatch(text) is not None and ".." not in text


def split(ecosystem: str) -> tuple[str, str]:
    """Return an ecosystem's name and what it is limited to: "Debian:11" is ("Debian", "11")."""
    name, _, scope = ecosystem.partition(":")
    return name, scope


def unserved(kind: str) -> str:
    """Return why packages of a type that has no ecosystem are not assessed."""
    if kind in _UNSERVED:
        return f"OSV has no advisories of {_UNSERVED[kind]}"
    if kind in _NO_ECOSYSTEM:
        return "a package of this type belongs to no ecosystem, so no advisory feed names it"
    return "no advisory feed covers this type"


def scopes(ecosystem: str, covered: Collection[str]) -> tuple[str, ...]:
    """Return the scopes of a language's ecosystem to look under: its own, then those of repositories."""
    if ecosystem in _REPOSITORIES:
        return ("", *sorted(scope for scope in covered if "://" in scope))
    return ("", *sorted({*covered} - {""})) if ecosystem in _COLLECTIONS else ("",)


def asked_as(package: Package) -> str:
    """Return the type whose ecosystem is asked about a package: its own, or that of a known program."""
    is_program = package.type == "generic" and not package.namespace and package.name in PROGRAMS
    return "bitnami" if is_program else package.type


def normal(ecosystem: str, name: str) -> str:
    """Return a package's name as both a shard and a look-up write it."""
    if ecosystem == "PyPI":
        return _SEPARATORS.sub("-", name).lower()  # PEP 503
    if ecosystem == "SwiftURL":
        return _ADDRESS.sub(r"\1", name.lower())  # the address of a repository, written in any form
    if ecosystem == "VSCode":
        return name.lower().replace("/", ".", 1)  # advisories write publisher.name and publisher/name
    return name.lower() if ecosystem in _FOLDED else name


def name_of(ecosystem: str, package: Package) -> str:
    """Return the name that an ecosystem's advisories call this package."""
    if package.type == "generic":
        return PROGRAMS.get(package.name, package.name)
    namespace = package.namespace.replace("%40", "@")
    between = _SEPARATED.get(ecosystem, "/")
    return normal(ecosystem, f"{namespace}{between}{package.name}" if namespace else package.name)
