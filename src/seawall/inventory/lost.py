"""Package databases that a layer deleted: what they said of files that are still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from seawall.inventory.whole import History, Key, Seen, root_of
from seawall.model.package import NotAssessed, Package
from seawall.source.tree import Tree

FILES_ASKED = 200


def recovered(seen: Mapping[Key, Seen], history: History, tree: Tree) -> tuple[list[Seen], list[NotAssessed]]:
    """Return what deleted databases knew of what is still there, and what is to be said of it.

    A root whose database is gone in every form is looked up in the layers below.  A package of which no file
    is left is gone too; one whose files no list names cannot be told: in the image's own root it counts as
    there.
    """
    present = {_root(entry) for entry in seen.values() if _is_database(entry)}
    lost: dict[str, list[Seen]] = {}
    for key, entries in history.items():
        if key not in seen and _is_system(entries[-1]) and _root(entries[-1]) not in present:
            lost.setdefault(_root(entries[-1]), []).append(entries[-1])
    found: list[Seen] = []
    said: list[NotAssessed] = []
    for root, entries in lost.items():
        if not any(_is_database(entry) for entry in entries):
            continue
        kept = [_still_there(entry, _files(entries), tree, root) for entry in entries]
        before = sum(len(entry.records.packages) for entry in entries)
        after = sum(len(entry.records.packages) for entry in kept)
        if after:
            left = f"{after} of the {before} packages it listed are still there"
            why = f"its package database was deleted; {left}"
            said.append(NotAssessed("distribution", _name(entries, seen, root), why))
            found += kept
    return found, said


def _is_system(entry: Seen) -> bool:
    return entry.cataloger is not None and entry.cataloger.system


def _is_database(entry: Seen) -> bool:
    return _is_system(entry) and bool(entry.records.packages)


def _root(entry: Seen) -> str:
    return root_of(entry.cataloger, entry.records.path) if entry.cataloger else ""


def _name(entries: Sequence[Seen], seen: Mapping[Key, Seen], root: str) -> str:
    releases = [
        release
        for entry in (*seen.values(), *entries)
        if _is_system(entry) and _root(entry) == root
        for release in entry.records.distributions
        if release.id
    ]
    return next((release.pretty_name or release.id for release in releases), root or "operating system")


def _files(entries: Iterable[Seen]) -> dict[str, bytes]:
    """Return the names of files by package."""
    return {each.package: each.files for entry in entries for each in entry.records.ownerships}


def _still_there(entry: Seen, files: Mapping[str, bytes], tree: Tree, root: str) -> Seen:
    kept = tuple(package for package in entry.records.packages if _has_files(package, files, tree, root))
    return replace(entry, records=replace(entry.records, packages=kept))


def _has_files(package: Package, files: Mapping[str, bytes], tree: Tree, root: str) -> bool:
    """Say whether the tree still has one of a package's files; the last names of a list are files."""
    if package.name not in files:
        return not root
    names = files[package.name].decode("utf-8", "backslashreplace").strip().split("\n")
    for name in names[: -FILES_ASKED - 1 : -1]:
        path = tree.resolve(f"{root}/{name}")
        if path and tree.provider(path) is not None:
            return True
    return False
