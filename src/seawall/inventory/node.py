"""What Node's package managers have in common: names, aliases, and where a dependency comes from.

A package is known by the name in its own package.json, which an alias (`"x": "npm:real@1.0"`) hides.  What
comes from the project's own directories (`workspace:`, `link:`, `portal:`, `file:` of a directory) is the
project, not a dependency.  What comes from git or a tarball counts when its version is known; else it is
*not assessed*.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Mapping

from seawall.model.package import Evidence, Location, NotAssessed, Package

_OWN = ("workspace:", "link:", "portal:", "root:")
_VERSION = re.compile(r"v?\d[^\s/:@]*\Z")
_ARCHIVE = re.compile(r"\.(?:tgz|tar\.gz|tar)\Z")
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_DIGEST_LENGTHS = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16}
_MOST_DIGESTS = 8
MOST_LEVELS = 64
"""How deep a tree of node_modules may be for what its packages need to be followed."""
NEEDS = ("dependencies", "optionalDependencies", "peerDependencies")
"""The tables of what a package needs to run; a peer is not installed for it, and needed all the same."""
_GIT = ("git+", "git:", "git@", "ssh:")


def is_vendored(path: str) -> bool:
    """Say whether a lock file came with an installed package: then it installs nothing here."""
    return path.startswith("node_modules/") or "/node_modules/" in path


def package(  # noqa: PLR0913 - what a lock file says of one package
    name: str,
    version: str,
    *,
    path: str = "",
    line: int | None = None,
    development: bool = False,
    licences: tuple[str, ...] = (),
    resolved: object = None,
    evidence: Evidence = Evidence.DECLARED,
    requires: Iterable[str] = (),
    integrity: object = None,
    supplier: str = "",
) -> Package:
    """Return a package of purl type npm; its scope (`@scope`) is the namespace.

    `integrity` is a Subresource Integrity text of the archive, as registries and lock files have it.
    """
    scope, _, bare = name.rpartition("/")
    return Package(
        "npm",
        bare,
        version,
        namespace=scope,
        locations=(Location(path, line=line),) if path else (),
        licences=licences,
        qualifiers=_origin(resolved),
        development=development,
        evidence=evidence,
        requires=tuple(dict.fromkeys(requires)),
        digests=digests(integrity),
        supplier=supplier,
    )


def digests(integrity: object) -> tuple[tuple[str, str], ...]:
    """Return the digests of a Subresource Integrity text: `sha512-` and base64, several after spaces."""
    found: dict[str, str] = {}
    for each in integrity.split()[:_MOST_DIGESTS] if isinstance(integrity, str) else ():
        algorithm, _, value = each.partition("?")[0].partition("-")
        try:
            digest = a2b_base64(value)
        except ValueError:
            continue
        if len(digest) == _DIGEST_LENGTHS.get(algorithm):
            found.setdefault(algorithm, digest.hex())
    return tuple(sorted(found.items()))


def tables(entry: object, groups: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names and references of the tables of dependencies that a manifest or an entry has."""
    for group in groups:
        listed = entry.get(group) if isinstance(entry, dict) else getattr(entry, group, None)
        for name, reference in listed.items() if isinstance(listed, dict) else ():
            if isinstance(name, str):
                yield name, reference if isinstance(reference, str) else ""


def _origin(resolved: object) -> tuple[tuple[str, str], ...]:
    if isinstance(resolved, str) and resolved.startswith(_GIT):
        return (("vcs_url", without_credentials(resolved)),)
    return ()


def unversioned(name: str, reference: str) -> NotAssessed:
    """Say that a dependency's version is not known; `reference` is where it comes from."""
    origin = without_credentials(reference)[:200]
    why = f"comes from {origin}, without a version" if origin else "has no version"
    return NotAssessed("package", name, why)


def without_credentials(url: str) -> str:
    """Return a URL without user name and password."""
    return _CREDENTIALS.sub("//", url)


def split_descriptor(descriptor: str) -> tuple[str, str]:
    """Split `@scope/name@reference` into name and reference; the reference is "" when there is none."""
    name, _, reference = descriptor[1:].partition("@")
    return descriptor[:1] + name, reference


def unaliased(name: str, reference: str) -> tuple[str, str]:
    """Return the real name and reference: `npm:real@1.0` is an alias, `npm:1.0` is not."""
    if not reference.startswith("npm:"):
        return name, reference
    rest = reference.removeprefix("npm:")
    real, version = split_descriptor(rest)
    return (real, version) if version else (name, rest)


def is_version(reference: str) -> bool:
    """Say whether a reference is a version, not a place or a range."""
    return _VERSION.match(reference) is not None


def is_own_source(reference: str) -> bool:
    """Say whether a reference is a directory of the project."""
    if reference.startswith("file:"):
        return not _ARCHIVE.search(re.split("#|::", reference)[0])
    return reference.startswith(_OWN)


def licences(found: object) -> tuple[str, ...]:
    """Return what `license` or `licenses` of a package.json says: text, `{"type": …}`, or a list of them."""
    if isinstance(found, str):
        return (found,) if found else ()
    if isinstance(found, dict):
        return licences(found.get("type")) if isinstance(found.get("type"), str) else ()
    if isinstance(found, list):
        return tuple(text for one in found if not isinstance(one, list) for text in licences(one))
    return ()


def reachable(roots: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Return every node that can be reached from the roots, themselves included."""
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(edges.get(node, ()))
    return seen


class Lines:
    """Finds the lines of texts that are asked for in the order in which they lie in a file.

    A miss ends it: from then on no line is known, so that a file in unusual dress costs no time.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._line: int | None = 1

    def of(self, needle: bytes) -> int | None:
        """Return the number of the next line that has `needle`; None when it is not known."""
        found = self._data.find(needle, self._at) if self._line is not None else -1
        if self._line is None or found < 0:
            self._line = None
            return None
        self._line += self._data.count(b"\n", self._at, found)
        self._at = found
        return self._line


def key_lines(data: bytes, indent: bytes) -> dict[str, int]:
    """Return the line of each YAML key that is indented exactly so; of equal keys the first."""
    lines: dict[str, int] = {}
    for key in re.finditer(rb"""^%b(["']?)([^\s#"'][^\n]*?)\1:(?=\s)""" % indent, data, re.MULTILINE):
        lines.setdefault(key[2].decode(errors="replace"), key.start())
    at, number = 0, 1
    for name, start in lines.items():
        number += data.count(b"\n", at, start)
        lines[name], at = number, start
    return lines
