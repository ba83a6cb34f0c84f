"""Files that a list claims for its packages: proofs of those, and not packages of their own.

A cataloger of a language yields an `Ownership` where its file lists what each package (`name@version`) put
beside it, as a .NET `deps.json` does.  Who reads one of these files itself knows less of what it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from seawall.inventory.whole import Seen
from seawall.model.package import Location, Package


class Claims(NamedTuple):
    """The claimed files by path, and their locations by path of the list and `name@version`."""

    files: frozenset[tuple[str, str]]
    proofs: Mapping[tuple[str, str], tuple[Location, ...]]

    def proof_of(self, entry: Seen, package: Package) -> tuple[Location, ...]:
        """Return where the files of a package lie that the list in `entry` claims for it."""
        return self.proofs.get((entry.records.path, f"{package.name}@{package.version}"), ())


def claims(chosen: Iterable[Seen], *, is_image: bool) -> Claims:
    """Return what lists claim of the files that others have read; of two lists the first gets a file."""
    lists: list[Seen] = []
    read: dict[str, list[Seen]] = {}
    for entry in chosen:
        if entry.cataloger is not None and not entry.cataloger.system:
            if entry.records.ownerships:
                lists.append(entry)
            elif entry.records.packages or entry.records.problems:
                read.setdefault(entry.path, []).append(entry)
    files: set[tuple[str, str]] = set()
    proofs: dict[tuple[str, str], tuple[Location, ...]] = {}
    for entry in lists:
        for ownership in entry.records.ownerships:
            for path in ownership.files.decode("utf-8", "replace").split("\n"):
                for claimed in read.get(path, ()):
                    if claimed.key in files:
                        continue
                    files.add(claimed.key)
                    key = (entry.records.path, ownership.package)
                    layer = claimed.layer if is_image else None
                    proof = Location(path, layer, proof=_words(claimed), cataloger=claimed.records.cataloger)
                    proofs[key] = (*proofs.get(key, ()), proof)
    return Claims(frozenset(files), proofs)


def _words(entry: Seen) -> str:
    """Return what was found in the file, in the words of who read it."""
    places = [place.proof for package in entry.records.packages for place in package.locations]
    return next(filter(None, places), "")
