"""pnpm-lock.yaml, lockfileVersion 5.x (`/name/1.0.0_peer`), 6.x (`/name@1.0.0(peer)`) and 9 (`name@1.0.0`).

Until version 6 an entry says `dev: true`; in version 9 a package is for development only when nothing but
the development dependencies of the importers leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import YAML_LIMIT, load_yaml_documents, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_NAME_AND_VERSION_JOINED_BY_AT = 6
_INSTALLED_BY_DEFAULT = ("dependencies", "optionalDependencies")


def parse(file: File) -> Iterator[Record]:
    """Yield what the lock file would install, without directories of the project."""
    if node.is_vendored(file.path):
        return
    data = file.read(YAML_LIMIT)
    lines = node.key_lines(data, b"  ")
    for document in load_yaml_documents(MemoryFile(file.path, data)):
        yield from _lock(file.path, table(document), lines)


def _lock(path: str, lock: Mapping[str, object], lines: Mapping[str, int]) -> Iterator[Record]:
    major, _, _ = text(lock.get("lockfileVersion")).partition(".")
    if not major.isdecimal():
        raise Malformed("not a lock file of pnpm: it has no lockfileVersion")
    installed = _installed_by_default(lock)
    packages, snapshots = table(lock.get("packages")), table(lock.get("snapshots"))
    needs: dict[str, list[str]] = {}
    for key, value in (snapshots or packages).items():
        needs.setdefault(_without_peers(key), []).extend(_required(table(value), int(major), packages))
    for key, value in packages.items():
        entry = table(value)
        name, version = _identify(key, int(major), entry)
        if node.is_own_source(version) or _is_directory(entry):
            continue
        if not node.is_version(version):
            yield node.unversioned(name, version)
            continue
        development = entry.get("dev") is True or (installed is not None and key not in installed)
        yield node.package(
            name,
            version,
            path=path,
            line=lines.get(key),
            development=development,
            integrity=table(entry.get("resolution")).get("integrity"),
            requires=needs.get(_without_peers(key), ()),
        )


def _required(entry: Mapping[str, object], major: int, packages: Mapping[str, object]) -> Iterator[str]:
    """Yield what an entry needs; a reference is a version, with its peers, or the key of a package."""
    for name, wanted in node.tables(entry, _INSTALLED_BY_DEFAULT):
        before = "/" if major <= _NAME_AND_VERSION_JOINED_BY_AT else ""
        between = "@" if major >= _NAME_AND_VERSION_JOINED_BY_AT else "/"
        for key in (f"{before}{name}{between}{wanted}", wanted):
            for known in (key, _without_peers(key)):
                if known in packages:
                    yield "@".join(_identify(known, major, table(packages[known])))
                    break
            else:
                continue
            break


def _is_directory(entry: Mapping[str, object]) -> bool:
    return table(entry.get("resolution")).get("type") == "directory"


def _identify(key: str, major: int, entry: Mapping[str, object]) -> tuple[str, str]:
    """Return name and version: as the entry says (for git and tarballs), else as its key is read."""
    split = _split_new if major >= _NAME_AND_VERSION_JOINED_BY_AT else _split_old
    name, version = split(key)
    return text(entry.get("name")) or name, text(entry.get("version")) or version


def _split_new(key: str) -> tuple[str, str]:
    name, version = node.split_descriptor(_without_peers(key).removeprefix("/"))
    if not name.startswith("@"):
        name = name.rpartition("/")[2] if version else name  # registry.example/name
    return name, version


def _split_old(key: str) -> tuple[str, str]:
    """Split `/@scope/name/1.0.0_peers`, or `registry.example/name/1.0.0`."""
    _, slash, rest = key.partition("/")
    parts = rest.split("/")
    size = 2 if rest.startswith("@") else 1
    if not slash or len(parts) != size + 1:
        return key, key
    return "/".join(parts[:size]), parts[size].partition("_")[0]


def _without_peers(key: str) -> str:
    return key.partition("(")[0]


def _installed_by_default(lock: Mapping[str, object]) -> set[str] | None:
    """Return the keys of packages that are not only for development; None when the file does not tell."""
    snapshots, importers = table(lock.get("snapshots")), table(lock.get("importers"))
    if not snapshots or not importers:
        return None
    edges = {key: _targets(table(value), snapshots) for key, value in snapshots.items()}
    roots = [target for importer in importers.values() for target in _targets(table(importer), snapshots)]
    return {_without_peers(key) for key in node.reachable(roots, edges)}


def _targets(owner: Mapping[str, object], snapshots: Mapping[str, object]) -> list[str]:
    """Return the snapshots that an importer or a snapshot depends on."""
    found = []
    for group in _INSTALLED_BY_DEFAULT:
        for name, value in table(owner.get(group)).items():
            version = value.get("version") if isinstance(value, dict) else value
            joined = f"{name}@{version}"
            found.append(joined if joined in snapshots else text(version))
    return found


CATALOGER = Cataloger(
    name="node-pnpm-lock", globs=("pnpm-lock.yaml",), parse=parse, evidence=Evidence.DECLARED
)
