"""Package URLs (ECMA-427): the one name that a package has outside its own ecosystem.

A writer and a reader of our own, because a report names thousands of packages and the reference library
takes longer for them, and to import, than the whole of a warm scan; the tests hold both against that library.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from seawall.model.errors import Malformed
from seawall.model.package import Package, SourcePackage

# ECMA-427, 5.4: these stand for themselves in every component, and so does the colon.
_PLAIN = re.compile(r"[A-Za-z0-9.\-_~:]*")
_PLAIN_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:")
_ESCAPES = tuple(chr(byte) if byte in _PLAIN_BYTES else f"%{byte:02X}" for byte in range(256))
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*")
_QUALIFIER_KEY = re.compile(r"[a-z.\-_][a-z0-9.\-_]*")

# Types whose definition declares the name, or the namespace, to be without case.
_CASELESS_NAME = frozenset(
    "alpm apk bitbucket bitnami composer github gitlab hex luarocks npm oci pub pypi".split()  # noqa: SIM905
)
_CASELESS_NAMESPACE = frozenset("alpm apk bitbucket composer github gitlab hex luarocks pypi".split())  # noqa: SIM905
_CASELESS_VERSION = frozenset({"huggingface", "oci"})


def purl(package: Package) -> str:
    """Return the canonical package URL, qualifiers sorted by key.

    `arch`, `distro` and `upstream` come from the package's own fields; `upstream` is `name@version` of the
    source package, written only where it differs from the package, and without a version that is the same.
    """
    return (
        f"{_located(package.type, package.namespace, package.name)}{_versioned(package)}{_qualified(package)}"
    )


def unversioned(text: str) -> str:
    """Return a package URL without its version, qualifiers and subpath."""
    return text.partition("#")[0].partition("?")[0].partition("@")[0]


def parsed(text: str) -> Package:
    """Return what a package URL says of a package; Malformed for what is none.

    The qualifiers `arch`, `distro` and `upstream` become the package's own fields, the reverse of `purl`; an
    `upstream` without a version is of the package's.  A subpath is dropped: it names no other package.
    """
    scheme, colon, rest = text.strip().partition(":")
    rest, _, query = rest.partition("#")[0].partition("?")
    kind, slash, rest = rest.strip("/").partition("/")
    if scheme.lower() != "pkg" or not colon or not slash or not _TYPE.fullmatch(kind):
        raise Malformed(f"{text[:200]!r} is no package URL: pkg:TYPE/NAME@VERSION is expected")
    path, at, version = rest.rpartition("@") if "@" in rest.rpartition("/")[2] else (rest, "", "")
    segments = [_unquoted(segment) for segment in path.split("/") if segment]
    if not segments:
        raise Malformed(f"{text[:200]!r} is a package URL without a name")
    found = _read_qualifiers(query)
    version = _unquoted(version) if at else ""
    arch, distro, upstream = found.pop("arch", ""), found.pop("distro", ""), found.pop("upstream", "")
    return Package(
        kind.lower(),
        segments[-1],
        version,
        namespace="/".join(segments[:-1]),
        source=_read_upstream(upstream, version) if upstream else None,
        arch=arch,
        distro=distro,
        qualifiers=tuple(sorted(found.items())),
    )


def _read_qualifiers(query: str) -> dict[str, str]:
    if not query:
        return {}
    pairs = [pair.partition("=") for pair in query.split("&")]
    return {
        key.lower(): _unquoted(value)
        for key, _, value in pairs
        if value and _QUALIFIER_KEY.fullmatch(key.lower())
    }


def _unquoted(text: str) -> str:
    return unquote(text) if "%" in text else text


def _read_upstream(text: str, version: str) -> SourcePackage:
    name, at, own = text.partition("@")
    return SourcePackage(name, own if at else version)


def _located(kind: str, namespace: str, name: str) -> str:
    kind = kind.lower()
    if kind in _CASELESS_NAMESPACE:
        namespace = namespace.lower()
    segments = [quoted(segment) for segment in namespace.split("/") if segment.strip()]
    return "/".join(
        (f"pkg:{quoted(kind)}", *segments, quoted(_canonical_name(kind, name.strip().strip("/"))))
    )


def _canonical_name(kind: str, name: str) -> str:
    if kind in _CASELESS_NAME:
        name = name.lower()
    if kind in {"pypi", "hackage"}:
        return name.replace("_", "-")
    return re.sub("[^a-z0-9]", "_", name) if kind == "pub" else name


def _versioned(package: Package) -> str:
    version = package.version.strip()
    if not version:
        return ""
    return f"@{quoted(version.lower() if package.type.lower() in _CASELESS_VERSION else version)}"


def _qualified(package: Package) -> str:
    found = {key.lower(): value for key, value in package.qualifiers if _QUALIFIER_KEY.fullmatch(key.lower())}
    own = {"arch": package.arch, "distro": package.distro, "upstream": _upstream(package)}
    found |= {key: value for key, value in own.items() if value}
    pairs = [f"{key}={quoted_value(value)}" for key, value in sorted(found.items()) if value.strip()]
    return "?" + "&".join(pairs) if pairs else ""


def _upstream(package: Package) -> str:
    source = package.source
    if source is None:
        return ""
    if source.version and source.version not in {package.version, package.full_version}:
        return f"{source.name}@{source.version}"
    return source.name if source.name != package.name else ""


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Percent-encode as ECMA-427 5.4 asks of every component but a qualifier's value."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join([_ESCAPES[byte] for byte in text.encode("utf-8", "surrogatepass")])


def quoted_value(text: str) -> str:
    """Percent-encode a qualifier's value, in which a slash separates nothing and stays as it is."""
    return "/".join(map(quoted, text.split("/"))) if "/" in text else quoted(text)
