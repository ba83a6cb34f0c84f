"""bun.lock: JSON with trailing commas and comments; `packages` maps a place in the tree to a tuple.

The first element of the tuple is `name@reference`; one of the others is a table of dependencies.  A package
is for development only when nothing but `devDependencies` of the workspaces leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import JSON_LIMIT, load_json, rows, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_STRING_OR_EXTRA = re.compile(
    rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*+[}\]])', re.DOTALL
)
_INSTALLED_BY_DEFAULT = ("dependencies", "optionalDependencies", "peerDependencies")


def parse(file: File) -> Iterator[Record]:
    """Yield what the lock file would install, without the project's own workspaces."""
    if node.is_vendored(file.path):
        return
    data = file.read(JSON_LIMIT)
    lock = table(load_json(MemoryFile(file.path, plain_json(data))))
    if "lockfileVersion" not in lock:
        raise Malformed("not a lock file of Bun: it has no lockfileVersion")
    packages = {key: rows(value) for key, value in table(lock.get("packages")).items()}
    installed = _installed_by_default(table(lock.get("workspaces")), packages)
    lines = node.Lines(data)
    for key, entry in packages.items():
        line = lines.of(b'"%b": [' % key.encode())
        alias, reference = node.split_descriptor(text(entry[0]) if entry else key)
        name, version = node.unaliased(alias, reference)
        if node.is_own_source(reference):
            continue
        development = installed is not None and key not in installed
        if node.is_version(version):
            yield node.package(
                name,
                version,
                path=file.path,
                line=line,
                development=development,
                integrity=entry[-1] if entry else None,
                requires=_required(key, entry, packages),
            )
        else:
            yield node.unversioned(name, reference)


def _required(place: str, entry: list[object], packages: Mapping[str, list[object]]) -> Iterator[str]:
    needs = next((part for part in entry[1:] if isinstance(part, dict)), {})
    for target in _targets(place, needs, packages):
        described = packages[target]
        if described and isinstance(described[0], str):
            yield "@".join(node.unaliased(*node.split_descriptor(described[0])))


def plain_json(data: bytes) -> bytes:
    """Return JSON without the comments and trailing commas that Bun allows."""
    return _STRING_OR_EXTRA.sub(lambda m: m[0] if m[0].startswith(b'"') else b"", data)


def _installed_by_default(
    workspaces: Mapping[str, object], packages: Mapping[str, list[object]]
) -> set[str] | None:
    """Return the places that are not only for development; None when the file does not tell."""
    if not workspaces:
        return None
    edges = {}
    for key, entry in packages.items():
        tables = (part for part in entry[1:] if isinstance(part, dict))
        edges[key] = _targets(key, next(tables, {}), packages)
    roots: list[str] = []
    for workspace in workspaces.values():
        needs = table(workspace)
        roots += _targets(text(needs.get("name")), needs, packages)
    return node.reachable(roots, edges)


def _targets(place: str, needs: Mapping[str, object], packages: Mapping[str, object]) -> list[str]:
    """Return where the dependencies of what lies at `place` are found: there, or further up the tree."""
    found = []
    for group in _INSTALLED_BY_DEFAULT:
        for name in table(needs.get(group)):
            for above in _upwards(place):
                if above + name in packages:
                    found.append(above + name)
                    break
    return found


def _upwards(place: str) -> Iterator[str]:
    """Yield `a/b/`, `a/`, "" for `a/b`."""
    while place and place.count("/") < node.MOST_LEVELS:
        yield place + "/"
        place = place.rpartition("/")[0]
    yield ""


CATALOGER = Cataloger(name="node-bun-lock", globs=("bun.lock",), parse=parse, evidence=Evidence.DECLARED)
