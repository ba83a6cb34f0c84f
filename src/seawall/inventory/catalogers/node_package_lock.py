"""npm's package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3.

Since version 2 `packages` maps each place in the tree to what lies there; before, `dependencies` nest.  Only
`dev` makes a package one for development: what is optional or wanted by a peer is installed by default.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import JSON_LIMIT, load_json_as
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_PLACE = "node_modules/"


class _Placed(Struct):
    """An entry of `packages`."""

    name: object = None
    version: object = None
    resolved: object = None
    link: object = False
    dev: object = False
    license: object = None
    integrity: object = None
    dependencies: object = None
    optional_dependencies: object = msgspec.field(default=None, name="optionalDependencies")
    peer_dependencies: object = msgspec.field(default=None, name="peerDependencies")


class _Nested(Struct):
    """An entry of `dependencies`, as versions 1 and 2 have them."""

    version: object = None
    resolved: object = None
    dev: object = False
    integrity: object = None
    requires: object = None
    dependencies: dict[str, _Nested] | None = None


_Level = tuple[dict[str, _Nested], "_Level | None"]
"""The dependencies at one level of the tree, and the level above."""


class _Lock(Struct):
    packages: dict[str, _Placed] | None = None
    dependencies: dict[str, _Nested] | None = None
    lockfile_version: object = msgspec.field(default=None, name="lockfileVersion")


def parse(file: File) -> Iterator[Record]:
    """Yield what the lock file would install; links and the project's own packages are passed over."""
    if node.is_vendored(file.path):
        return
    data = file.read(JSON_LIMIT)
    lock = load_json_as(MemoryFile(file.path, data), _Lock)
    lines = node.Lines(data)
    if lock.packages is not None:
        yield from _placed(file.path, lock.packages, lines)
    elif lock.dependencies is not None:
        yield from _nested(file.path, lock.dependencies, lines)
    elif lock.lockfile_version is None:
        raise Malformed("not a lock file of npm: it has neither packages nor dependencies")


def _line(lines: node.Lines, key: str) -> int | None:
    return lines.of(msgspec.json.encode(key) + b": {")


def _placed(path: str, packages: dict[str, _Placed], lines: node.Lines) -> Iterator[Record]:
    for place, entry in packages.items():
        if _PLACE not in place or entry.link:
            continue
        line = _line(lines, place)
        name = _name(place, entry)
        if not isinstance(entry.version, str):
            yield node.unversioned(name, entry.resolved if isinstance(entry.resolved, str) else "")
            continue
        yield node.package(
            name,
            entry.version,
            path=path,
            line=line,
            development=entry.dev is True,
            licences=node.licences(entry.license),
            resolved=entry.resolved,
            integrity=entry.integrity,
            requires=_required(place, entry, packages),
        )


def _required(place: str, entry: _Placed, packages: dict[str, _Placed]) -> Iterator[str]:
    """Yield what an entry needs as it is resolved: in its own node_modules, or further up the tree."""
    if place.count(_PLACE) > node.MOST_LEVELS:
        return
    groups = ("dependencies", "optional_dependencies", "peer_dependencies")
    for name, _ in node.tables(entry, groups):
        for above in _upwards(place):
            at = f"{above}{_PLACE}{name}"
            if (found := packages.get(at)) is not None:
                if isinstance(found.version, str) and not found.link:
                    yield f"{_name(at, found)}@{found.version}"
                break


def _upwards(place: str) -> Iterator[str]:
    """Yield `a/node_modules/b/`, `a/` and "" for `a/node_modules/b`."""
    while place:
        yield f"{place}/"
        place = place.rpartition(_PLACE)[0].rstrip("/")
    yield ""


def _name(place: str, entry: _Placed) -> str:
    return entry.name if isinstance(entry.name, str) else place.rpartition(_PLACE)[2]


def _nested(path: str, dependencies: dict[str, _Nested], lines: node.Lines) -> Iterator[Record]:
    top: _Level = (dependencies, None)
    waiting = [(top, *each) for each in reversed(dependencies.items())]
    while waiting:
        level, alias, entry = waiting.pop()
        line = _line(lines, alias)
        own: _Level = (entry.dependencies or {}, level)
        waiting.extend((own, *each) for each in reversed(own[0].items()))
        reference = entry.version if isinstance(entry.version, str) else ""
        name, version = node.unaliased(alias, reference)
        if node.is_own_source(reference):
            continue
        if not node.is_version(version):
            yield node.unversioned(name, reference)
            continue
        yield node.package(
            name,
            version,
            path=path,
            line=line,
            development=entry.dev is True,
            resolved=entry.resolved,
            integrity=entry.integrity,
            requires=_resolved(entry.requires, own),
        )


def _resolved(requires: object, level: _Level) -> Iterator[str]:
    """Yield what an entry requires, from its own level of the tree upwards."""
    for alias, _ in node.tables({"requires": requires}, ("requires",)):
        at: _Level | None = level
        levels = 0
        while at is not None and alias not in at[0]:
            at = at[1] if (levels := levels + 1) < node.MOST_LEVELS else None
        if at is not None and isinstance(reference := at[0][alias].version, str):
            name, version = node.unaliased(alias, reference)
            yield f"{name}@{version}"


CATALOGER = Cataloger(
    name="node-package-lock",
    globs=("package-lock.json", "npm-shrinkwrap.json"),
    parse=parse,
    evidence=Evidence.DECLARED,
)
