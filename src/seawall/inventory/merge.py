"""Layers applied in order: from what each contributes to the one inventory of the target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seawall.inventory.base import Cataloger
from seawall.inventory.claims import claims
from seawall.inventory.engine import FileRecords, LayerInventory, companion_paths, read_with
from seawall.inventory.fallback import settled
from seawall.inventory.lost import recovered
from seawall.inventory.overlaps import resolved
from seawall.inventory.selector import Selector
from seawall.inventory.whole import (
    History,
    Key,
    Licences,
    Seen,
    Whole,
    complete,
    found_distributions,
    origins,
    owners_of,
    root_of,
)
from seawall.model.package import Distribution, Inventory, Layer, NotAssessed, Package
from seawall.source.tree import Tree
from seawall.source.walk import Paths

ReadAgain = Callable[[int, frozenset[str]], Mapping[str, bytes]]


class Contribution(Struct, frozen=True):
    """A layer (or the one tree of a directory) after its pass; `unread` says why it could not be read."""

    layer: Layer | None
    inventory: LayerInventory
    paths: Paths
    files_seen: int = 0
    unread: str = ""


def merge(contributions: Sequence[Contribution], selector: Selector, read_again: ReadAgain) -> Inventory:
    """Apply the contributions, the lowest first.

    `read_again(layer, paths)` returns the contents of files of one layer: it is asked only for wanted names
    that are links to elsewhere, and for companions that lie in another layer than their file.
    """
    tree = Tree([contribution.paths for contribution in contributions])
    by_name = {cataloger.name: cataloger for cataloger in selector.catalogers}
    seen, history = _visible(contributions, tree, by_name)
    again = (*_linked(contributions, tree, selector, seen), *_regrouped(contributions, tree, seen))
    is_image = bool(contributions) and contributions[0].layer is not None
    seen |= _read_all(again, read_again, together=is_image)
    found_again, deleted = recovered(seen, history, tree)
    chosen = _newest((*seen.values(), *found_again))
    packages, problems = _packages(chosen, history, tree, is_image=is_image)
    distributions = _distributions(chosen, packages)
    return Inventory(
        packages=packages,
        distributions=distributions,
        layers=tuple(c.layer for c in contributions if c.layer is not None),
        not_assessed=(
            *_unread(contributions),
            *problems,
            *(deleted or _without_database(distributions, packages)),
        ),
        files_seen=sum(contribution.files_seen for contribution in contributions),
    )


def _visible(
    contributions: Sequence[Contribution], tree: Tree, by_name: Mapping[str, Cataloger]
) -> tuple[dict[Key, Seen], History]:
    """Keep what is seen from the top, once per real path; and what every layer had there."""
    seen: dict[Key, Seen] = {}
    history: dict[Key, list[Seen]] = {}
    for index, contribution in enumerate(contributions):
        mine = {records.path for records in contribution.inventory.files}
        moved = tree.landing(mine, index)
        gone = tree.hidden(mine, index)
        gone_there = tree.hidden(set(moved.values()), index) if moved else gone
        for records in contribution.inventory.files:
            path = moved.get(records.path, records.path)
            entry = Seen(path, index, records, by_name.get(records.cataloger))
            key = (path, records.cataloger)
            if records.path in gone or (path != records.path and path in gone_there):
                history.setdefault(key, []).append(entry)
                continue
            if key in history:
                history[key].append(entry)
            elif key in seen:
                history[key] = [seen[key], entry]
            seen[key] = entry
    for (path, name), entries in history.items():
        silent = _silent(contributions, path, entries)
        entries += [Seen(path, index, FileRecords(path, name), by_name.get(name)) for index in silent]
        entries.sort(key=lambda entry: entry.layer)
    return seen, history


def _silent(contributions: Sequence[Contribution], path: str, entries: Sequence[Seen]) -> list[int]:
    """Return the layers between those of the entries that have the file, too, and where it said nothing."""
    between = set(range(entries[0].layer, entries[-1].layer)) - {entry.layer for entry in entries}
    return [index for index in between if path in contributions[index].paths.files]


class _Again(Struct, frozen=True):
    """A file to be read a second time: `name` is what it is called, `path` where its content lies."""

    cataloger: Cataloger
    name: str
    path: str
    layer: int
    companions: tuple[tuple[int, str], ...] = ()

    @property
    def places(self) -> tuple[tuple[int, str], ...]:
        """The layer and path of all that has to be read."""
        return (self.layer, self.path), *self.companions

    def catalog(self, contents: Mapping[int, Mapping[str, bytes]]) -> tuple[Key, Seen]:
        """Catalog it from the contents of its layers; a file that is not there after all is not assessed."""
        held = {path: contents[layer][path] for layer, path in self.places if path in contents[layer]}
        content = held.get(self.path)
        if content is None:
            why = NotAssessed("file", self.name, f"leads to {self.path}, which could not be read", self.layer)
            records = FileRecords(self.name, self.cataloger.name, problems=(why,))
        else:
            records = read_with(self.cataloger, self.name, content, held)
        return (self.path, self.cataloger.name), Seen(self.path, self.layer, records, self.cataloger)


def _read_all(wanted: Sequence[_Again], read_again: ReadAgain, *, together: bool) -> dict[Key, Seen]:
    """Read again and catalog.

    A layer is read from its beginning: the files of one set of layers are read together, and one set's are
    in memory at a time.  In a directory each file is opened by itself, and only one is held.
    """
    groups: dict[object, list[_Again]] = {}
    for number, again in enumerate(wanted):
        group_of = frozenset(layer for layer, _ in again.places) if together else number
        groups.setdefault(group_of, []).append(again)
    read: dict[Key, Seen] = {}
    for group in groups.values():
        paths: dict[int, set[str]] = {}
        for layer, path in (place for again in group for place in again.places):
            paths.setdefault(layer, set()).add(path)
        contents = {layer: read_again(layer, frozenset(names)) for layer, names in paths.items()}
        read.update(again.catalog(contents) for again in group)
    return read


def _linked(
    contributions: Sequence[Contribution], tree: Tree, selector: Selector, seen: Mapping[Key, Seen]
) -> Iterable[_Again]:
    """Find wanted names whose content lies where no glob looks: links, and files below linked directories."""
    names: list[tuple[str, str, int]] = []
    for index, contribution in enumerate(contributions):
        for name, target in contribution.inventory.links:
            if tree.visible(name, index):
                names.append((name, target, index))
    for cataloger in selector.catalogers:
        names += [(glob, "", -1) for glob in cataloger.globs if cataloger.system and "*" not in glob]
    asked: set[Key] = set()
    for name, target, index in names:
        path = target or tree.resolve(name)
        layer = index if target else tree.provider(path) if path and path != name else None
        if path is None or layer is None:
            continue
        for cataloger in selector.named_by(name):
            key = (path, cataloger.name)
            if key not in seen and key not in asked:
                asked.add(key)
                yield _Again(cataloger, name, path, layer)


def _regrouped(
    contributions: Sequence[Contribution], tree: Tree, seen: Mapping[Key, Seen]
) -> Iterable[_Again]:
    """Find files whose companions, seen from the top, are not those they were read with."""
    holders: dict[str, int] = {}
    for index, contribution in enumerate(contributions):
        for path in contribution.inventory.companions:
            if tree.visible(path, index):
                holders[path] = index
    for entry in seen.values():
        if entry.cataloger is None or not entry.cataloger.companions:
            continue
        wanted = [path for path in companion_paths(entry.cataloger, entry.records.path) if path in holders]
        usual = all(holders[path] == entry.layer for path in wanted)
        if not (usual and set(wanted) == set(entry.records.companions)):
            companions = tuple((holders[path], path) for path in wanted)
            yield _Again(entry.cataloger, entry.records.path, entry.path, entry.layer, companions)


def _newest(seen: Iterable[Seen]) -> list[Seen]:
    """Of an exclusive cataloger's files below one root keep the newest; of others all, in a stable order."""
    best: dict[tuple[str, str], Seen] = {}
    kept: list[Seen] = []
    for entry in seen:
        if entry.cataloger is None or not entry.cataloger.exclusive:
            kept.append(entry)
            continue
        place = (entry.cataloger.name, root_of(entry.cataloger, entry.records.path))
        if place not in best or _rank(entry) > _rank(best[place]):
            best[place] = entry
    return sorted((*kept, *best.values()), key=lambda e: (e.records.path, e.records.cataloger))


def _rank(entry: Seen) -> tuple[int, int]:
    globs = entry.cataloger.globs if entry.cataloger else ()
    matching = [i for i, glob in enumerate(globs) if f"/{entry.records.path}".endswith(f"/{glob}")]
    return entry.layer, -min(matching, default=len(globs))


def _packages(
    chosen: Sequence[Seen], history: History, tree: Tree, *, is_image: bool
) -> tuple[tuple[Package, ...], list[NotAssessed]]:
    """Fill in what only the whole tells, and join the proofs of one package."""
    releases = {d.root: d for d in found_distributions(chosen)}
    whole = Whole(releases, owners_of(chosen, history), Licences(chosen, tree))
    claimed = claims(chosen, is_image=is_image)
    completed: list[Package] = []
    problems: list[NotAssessed] = []
    for entry in settled(chosen, whole.owners):
        if entry.key in claimed.files:
            continue
        layer = entry.layer if is_image else None
        owned = entry.path in whole.owners
        problems += [replace(problem, layer=layer) for problem in entry.records.problems if not owned]
        if not entry.records.packages:
            continue
        origin = origins(entry, history)
        for found in entry.records.packages:
            brought = origin(found) if is_image else None
            package = complete(found, entry, brought, whole)
            if proof := claimed.proof_of(entry, found):
                package = replace(package, locations=(*package.locations, *proof))
            completed.append(package)
    packages = sorted(
        resolved(completed),
        key=lambda p: (p.type, p.namespace, p.name, p.version, p.arch, p.locations[0].path),
    )
    return tuple(packages), problems


def _distributions(chosen: Sequence[Seen], packages: Sequence[Package]) -> tuple[Distribution, ...]:
    """Keep the target's own distribution and those whose root holds packages."""
    roots = {"", *(package.root for package in packages)}
    return tuple(sorted((d for d in found_distributions(chosen) if d.root in roots), key=lambda d: d.root))


def _unread(contributions: Sequence[Contribution]) -> Iterable[NotAssessed]:
    for index, contribution in enumerate(contributions):
        layer = index if contribution.layer is not None else None
        if contribution.unread:
            name = contribution.layer.diff_id if contribution.layer else "."
            yield NotAssessed("layer", name, contribution.unread, layer)
        for path, why in contribution.paths.problems:
            yield NotAssessed("file", path, why, layer)


def _without_database(
    distributions: Sequence[Distribution], packages: Sequence[Package]
) -> Iterable[NotAssessed]:
    """Say when an operating system is there and its package database is not, or nothing is known at all."""
    if not distributions and not packages:
        yield NotAssessed("target", ".", "nothing in it says which packages it holds")
    roots = {package.root for package in packages if package.distro}
    for found in distributions:
        if found.root not in roots:
            name = found.pretty_name or f"{found.id} {found.version_id}".strip()
            yield NotAssessed(
                "distribution", name, "no package database that is read: what it has installed is unknown"
            )
