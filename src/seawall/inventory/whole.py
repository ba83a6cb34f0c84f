"""What only all layers together tell of a package: release, owner, licences, and who brought it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seawall.inventory.base import Cataloger
from seawall.inventory.engine import FileRecords
from seawall.model.package import Distribution, Location, Package
from seawall.source.tree import Tree

Key = tuple[str, str]
History = Mapping[Key, Sequence["Seen"]]
"""By real path and cataloger, what every layer had there, the lowest first, unless that is one only."""


class Seen(Struct, frozen=True):
    """A file's records with the layer they come from; `path` is where the file really lies."""

    path: str
    layer: int
    records: FileRecords
    cataloger: Cataloger | None

    @property
    def key(self) -> Key:
        """What makes it the same file in several layers."""
        return self.path, self.records.cataloger


def root_of(cataloger: Cataloger, path: str) -> str:
    """Return the root that a system file lies below: its path without what the glob names."""
    for glob in cataloger.globs:
        if path == glob or path.endswith(f"/{glob}"):
            return path[: -len(glob)].rstrip("/")
    parts = path.split("/")
    depth = max((glob.count("/") + 1 for glob in cataloger.globs), default=len(parts))
    return "/".join(parts[:-depth])


class Licences:
    """What licence files say of system packages, by root and package and by where the file really lies."""

    def __init__(self, chosen: Iterable[Seen], tree: Tree) -> None:
        self._tree = tree
        self._by_package: dict[tuple[str, str], tuple[str, ...]] = {}
        self._by_path: dict[str, tuple[str, ...]] = {}
        self._globs: set[str] = set()
        for entry in chosen:
            if entry.cataloger is None or not entry.records.licences:
                continue
            root = root_of(entry.cataloger, entry.records.path)
            self._globs.update(entry.cataloger.globs)
            for found in entry.records.licences:
                self._by_package[root, found.package] = found.texts
                self._by_path[entry.path] = found.texts

    def of(self, root: str, package: str) -> tuple[str, ...]:
        """Return the texts for a package; where no file names it, its own may be a link to another's.

        The star of a glob stands for the package, so that only one path is resolved, and only then.  A name
        with slashes is no package's, and could make that path as long as it likes.
        """
        known = self._by_package.get((root, package))
        if known is not None or "/" in package:
            return known or ()
        names = (f"{root}/{glob.replace('*', package)}" for glob in sorted(self._globs))
        paths = (self._tree.resolve(name) for name in names)
        return next((self._by_path[path] for path in paths if path in self._by_path), ())


class Whole(Struct, frozen=True):
    """What only all layers together tell: releases by root, owners by path, licences."""

    releases: Mapping[str, Distribution]
    owners: Mapping[str, str]
    licences: Licences


def complete(found: Package, entry: Seen, layer: int | None, whole: Whole) -> Package:
    """Return a package as a cataloger found it with what it could not know."""
    cataloger = entry.cataloger
    if found.locations:
        locations = tuple([replace(place, layer=layer) for place in found.locations])
    else:
        locations = (Location(entry.records.path, layer),)
    if cataloger is None:
        return replace(found, locations=locations)
    if not cataloger.system:
        return replace(
            found,
            locations=locations,
            cataloger=cataloger.name,
            evidence=cataloger.evidence,
            owner=whole.owners.get(entry.path, ""),
        )
    root = root_of(cataloger, entry.records.path)
    release = whole.releases.get(root)
    return replace(
        found,
        locations=locations,
        cataloger=cataloger.name,
        evidence=cataloger.evidence,
        licences=found.licences or whole.licences.of(root, found.name),
        root=root,
        namespace=found.namespace or (release.id if release else ""),
        distro=f"{release.id}-{release.version_id or release.codename}".rstrip("-") if release else "",
    )


def owners_of(chosen: Sequence[Seen], history: History) -> dict[str, str]:
    """Map the files that prove language packages, or should, to the system package that installed them.

    A package that is not installed owns nothing, and a file that a later layer than the list's put there is
    not what was installed, unless it says the same.
    """
    language = [e for e in chosen if e.cataloger and not e.cataloger.system]
    proofs = {e.path: e for e in language if e.records.problems}
    proofs |= {e.path: e for e in language if e.records.packages}
    installed = _installed(chosen)
    owners: dict[str, str] = {}
    names: dict[str, dict[bytes, str]] = {}
    for entry in chosen:
        if not entry.records.ownerships or entry.cataloger is None or not entry.cataloger.system:
            continue
        root = root_of(entry.cataloger, entry.records.path)
        if root not in names:
            names[root] = _listed(proofs, root)
        below = names[root]
        for ownership in entry.records.ownerships:
            if (root, ownership.package) not in installed:
                continue
            for name in below.keys() & ownership.files.split(b"\n"):
                if _unchanged_since(proofs[below[name]], entry.layer, history):
                    owners[below[name]] = ownership.package
    return owners


def _installed(chosen: Iterable[Seen]) -> set[tuple[str, str]]:
    """Return root and name of every system package."""
    return {
        (root_of(entry.cataloger, entry.records.path), package.name)
        for entry in chosen
        if entry.cataloger is not None and entry.cataloger.system
        for package in entry.records.packages
    }


def _unchanged_since(proof: Seen, layer: int, history: History) -> bool:
    """Say whether a file still proves what it proved when `layer` was made; unread, it proves nothing."""
    if proof.layer <= layer:
        return True
    before = [entry for entry in history.get(proof.key, ()) if entry.layer <= layer]
    proved = proof.records.packages
    return bool(before and proved) and before[-1].records.packages == proved


def origins(entry: Seen, history: History) -> Callable[[Package], int]:
    """Return a function that tells which layer brought a package of a file.

    A package database is written anew by every layer that installs something: a package came with the lowest
    layer from which on every version of the database lists it.
    """
    earlier = [each for each in history.get(entry.key, ()) if each.layer < entry.layer]
    listed = [
        (each.layer, {_named(package) for package in each.records.packages}) for each in reversed(earlier)
    ]

    def brought(package: Package) -> int:
        found = entry.layer
        for layer, names in listed:
            if _named(package) not in names:
                break
            found = layer
        return found

    return brought


def _named(package: Package) -> tuple[str, str, str]:
    return package.name, package.version, package.arch


def _listed(proofs: Iterable[str], root: str) -> dict[bytes, str]:
    """Return the names that a package's list may have for files below a root.

    On a merged-usr system the list may say `lib/x` for the file at `usr/lib/x`: both are names of it.
    """
    prefix = f"{root}/" if root else ""
    names: dict[bytes, str] = {}
    for path in proofs:
        if path.startswith(prefix):
            name = path[len(prefix) :].encode()
            names[name] = path
            if name.startswith(b"usr/"):
                names[name[4:]] = path
    return names


def found_distributions(chosen: Sequence[Seen]) -> Iterable[Distribution]:
    """Return one distribution a root: os-release before the older files, with what else is said of it.

    What has no ID says only something of the distribution that another file names.
    """
    best: dict[str, tuple[tuple[int, str], Distribution]] = {}
    services: dict[str, set[str]] = {}
    for entry in chosen:
        for found in entry.records.distributions:
            if entry.cataloger is None:
                continue
            root = root_of(entry.cataloger, entry.records.path)
            services.setdefault(root, set()).update(found.subscriptions)
            if not found.id:
                continue
            order = (0 if "os-release" in entry.records.path else 1, entry.records.path)
            if root not in best or order < best[root][0]:
                best[root] = (order, replace(found, root=root, path=found.path or entry.records.path))
    return [replace(found, subscriptions=tuple(sorted(services[root]))) for root, (_, found) in best.items()]
