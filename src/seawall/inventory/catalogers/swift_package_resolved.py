"""`Package.resolved`: what the Swift package manager resolved, versions 1 to 3 of the format.

A package is where its repository is: `github.com/apple` and `swift-nio`.  What is pinned to a branch has the
revision for a version; what lies in a local directory is the project's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional
from seawall.inventory.lockfiles import load_json, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package
from seawall.source.base import MIB, File

_REMOTE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]+@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+(?=/)|(?=[:/]))"
    r"[:/]+(?P<path>[^\s?#]+?)(?:\.git)?/*"
)

_LONGEST = 2000


def parse(file: File) -> Iterator[Record]:
    """Yield the pins."""
    document = table(load_json(file, CATALOGER.max_size))
    pins = document["pins"] if "pins" in document else table(document.get("object")).get("pins")
    if pins is None:
        raise Malformed(f"{file.path}: no pins: not a Package.resolved")
    named = ((_name(pin) or f"pin {number}", pin) for number, pin in enumerate(rows(pins), 1))
    yield from each(file.path, named, lambda _, pin: _pin(file.path, table(pin)))


def _name(pin: object) -> str:
    return optional(pin, "identity") or optional(pin, "package") if isinstance(pin, dict) else ""


def _pin(path: str, pin: Mapping[str, object]) -> Iterator[Record]:
    kind = optional(pin, "kind")
    if kind == "localSourceControl":
        return
    state = table(pin.get("state"))
    version, revision = optional(state, "version"), optional(state, "revision")
    if not version and not revision:
        raise Malformed("neither a version nor a revision")
    if kind == "registry":
        scope, _, name = _name(pin).partition(".")
        namespace = scope if name else ""
    else:
        namespace, name = _repository(optional(pin, "location") or optional(pin, "repositoryURL"))
    if not name or not namespace:
        raise Malformed("it does not say from where")
    branch = optional(state, "branch")
    proof = f"branch {branch}" if branch else "" if version else "pinned to a revision"
    yield Package("swift", name, version or revision, (Location(path, proof=proof),), namespace=namespace)


def _repository(location: str) -> tuple[str, str]:
    """Return host with path, and name, of a repository's address in any of git's forms."""
    match = _REMOTE.fullmatch(location) if len(location) <= _LONGEST else None
    if match is None:
        return "", ""
    directory, _, name = match["path"].strip("/").rpartition("/")
    return "/".join(filter(None, (match["host"].lower(), directory))), name


CATALOGER = Cataloger(
    name="swift-package-resolved",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Package.resolved",),
    max_size=16 * MIB,
)
