"""What changed from one bill of materials to another: added, removed, and of another version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seawall.model.package import Layer, Package
from seawall.model.purl import purl
from seawall.sbom.base import Bill

Name = tuple[str, str, str, str]


class Entry(Struct, frozen=True, omit_defaults=True):
    """A package of one side; `layer` is the index of the layer that brought it, `created_by` its making."""

    purl: str
    version: str
    layer: int | None = None
    created_by: str = ""


class Change(Struct, frozen=True):
    """A package that both have: the versions that only the one has, and those that only the other has."""

    type: str
    name: str
    before: tuple[Entry, ...]
    after: tuple[Entry, ...]


class Difference(Struct, frozen=True):
    """The answer, each list in the order of types and names; `same` counts what both have alike."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    same: int

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def difference(before: Bill, after: Bill) -> Difference:
    """Compare two bills by type, namespace, name and architecture of packages; where they lie is no change.

    Two proofs of one version are one package.
    """
    old, new = _by_name(before), _by_name(after)
    added: list[Entry] = []
    removed: list[Entry] = []
    changed: list[Change] = []
    same = 0
    for name in sorted({*old, *new}):
        had, has = old.get(name, {}), new.get(name, {})
        same += len(had.keys() & has.keys())
        gone = tuple(had[version] for version in sorted(had.keys() - has.keys()))
        come = tuple(has[version] for version in sorted(has.keys() - had.keys()))
        if gone and come:
            changed.append(Change(name[0], f"{name[1]}/{name[2]}" if name[1] else name[2], gone, come))
        added += come if not gone else ()
        removed += gone if not come else ()
    return Difference(tuple(added), tuple(removed), tuple(changed), same)


def _by_name(bill: Bill) -> dict[Name, dict[str, Entry]]:
    found: dict[Name, dict[str, Entry]] = {}
    for package in bill.inventory.packages:
        name = (package.type, package.namespace, package.name, package.arch)
        found.setdefault(name, {}).setdefault(package.full_version, _entry(package, bill.inventory.layers))
    return found


def _entry(package: Package, layers: tuple[Layer, ...]) -> Entry:
    index = next((place.layer for place in package.locations if place.layer is not None), None)
    made = layers[index].created_by if index is not None and index < len(layers) else ""
    return Entry(purl(package), package.full_version, index, made)


def by_layer(entries: Iterable[Entry]) -> Mapping[int | None, list[Entry]]:
    """Return entries by the layer that brought them, the lowest first; those of none at the end."""
    found: dict[int | None, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.layer is None, each.layer or 0)):
        found.setdefault(entry.layer, []).append(entry)
    return found
