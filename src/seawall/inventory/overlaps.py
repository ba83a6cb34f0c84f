"""One package proved several times: one package with several places, each with who found it there.

Nothing is dropped: what is folded into a package stays among its locations.  What differs in anything that a
judgement depends on (version, owner, root) is not the same package, wherever it lies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from seawall.model.package import Evidence, Location, Package

GENERIC = "generic"
# Package managers that install other ecosystems' packages, of which those ecosystems' advisories speak.
_REPACKAGING = {"conda": "pypi"}
_SEPARATORS = re.compile(r"[-_.]+")

Identity = tuple[object, ...]


def resolved(found: Iterable[Package]) -> list[Package]:
    """Return the packages, each once; complete ones go in, in a stable order.

    1. What has the same identity is one package.
    2. What a lock file asks for and is installed, is the installed one; the lock file is a second proof.
    3. A record of a package manager that installs another ecosystem's packages (conda) is a second proof of
       the package that lies below the same directory.
    4. A program that a system package owns is told by that package; what its bytes say is a second proof.
    5. Of two proofs in one directory whose versions differ only in that one goes on where the other ends (a
       library's file version and its package's), the shorter is the package's.
    """
    kept: dict[Identity, Package] = {}
    for package in found:
        key = (*_named(package), package.development, package.evidence)
        known = kept.get(key)
        kept[key] = with_proof(known, package) if known is not None else package
    kinds = {package.type for package in kept.values()}
    if any(package.evidence is Evidence.DECLARED for package in kept.values()):
        _fold(kept, _installed_too(kept))
    if not kinds.isdisjoint(_REPACKAGING):
        _fold(kept, _repackaged(kept))
    if GENERIC in kinds:
        _fold(kept, _owned(kept))
    _fold(kept, _longer(kept))
    return list(kept.values())


def with_proof(known: Package, more: Package) -> Package:
    """Return a package with what another proof of it adds."""
    found = tuple(_told_by(place, more, known) for place in more.locations)
    return replace(
        known,
        locations=tuple(dict.fromkeys((*known.locations, *found))),
        licences=_both(known.licences, more.licences),
        requires=_both(known.requires, more.requires),
        provides=_both(known.provides, more.provides),
        digests=known.digests or more.digests,
        supplier=known.supplier or more.supplier,
    )


def _told_by(place: Location, more: Package, known: Package) -> Location:
    if place.cataloger or more.cataloger == known.cataloger:
        return place
    return replace(place, cataloger=more.cataloger)


def _both(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more))) if more else some


def _named(package: Package) -> Identity:
    return (
        package.type, package.namespace, package.name, package.version, package.arch,
        package.qualifiers, package.source, package.root, package.owner,
    )  # fmt: skip


def _fold(kept: dict[Identity, Package], pairs: Iterable[tuple[Identity, Identity]]) -> None:
    """Take the first of each pair out and add its proofs to the second."""
    for gone, into in list(pairs):
        if gone in kept and into in kept and gone != into:
            kept[into] = with_proof(kept[into], kept.pop(gone))


def _installed_too(kept: dict[Identity, Package]) -> Iterable[tuple[Identity, Identity]]:
    installed: dict[Identity, Identity] = {}
    for key, package in kept.items():
        if package.evidence is Evidence.INSTALLED and not package.owner:
            installed.setdefault((package.type, package.namespace, package.name, package.version), key)
    for key, package in kept.items():
        into = installed.get((package.type, package.namespace, package.name, package.version))
        if package.evidence is Evidence.DECLARED and into is not None and _agree(package, kept[into]):
            yield key, into


def _agree(declared: Package, installed: Package) -> bool:
    """Say whether both may come from the same place; the installed one seldom says from where."""
    said = dict(installed.qualifiers)
    return all(said.get(name, value) == value for name, value in declared.qualifiers)


def _repackaged(kept: dict[Identity, Package]) -> Iterable[tuple[Identity, Identity]]:
    others: dict[tuple[str, str, str], list[Identity]] = defaultdict(list)
    for key, package in kept.items():
        if package.type in _REPACKAGING.values() and package.evidence is Evidence.INSTALLED:
            others[package.type, _plain(package.name), package.version].append(key)
    for key, package in kept.items():
        if package.type in _REPACKAGING and package.evidence is Evidence.INSTALLED:
            prefix = _prefix(package.locations[0].path)
            for into in others.get((_REPACKAGING[package.type], _plain(package.name), package.version), ()):
                if kept[into].locations[0].path.startswith(prefix):
                    yield key, into
                    break


def _plain(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


def _prefix(path: str) -> str:
    """Return the directory that holds the one a record lies in, with its slash; "" for the root."""
    above = path.rpartition("/")[0].rpartition("/")[0]
    return f"{above}/" if above else ""


def _owned(kept: dict[Identity, Package]) -> Iterable[tuple[Identity, Identity]]:
    owners: dict[tuple[str, str], Identity] = {}
    for key, package in kept.items():
        if package.distro or package.source is not None:
            owners.setdefault((package.root, package.name), key)
    roots = sorted({root for root, _ in owners}, key=len, reverse=True)
    for key, package in kept.items():
        if package.type == GENERIC and package.owner:
            path = package.locations[0].path
            root = next((root for root in roots if not root or path.startswith(f"{root}/")), "")
            if (into := owners.get((root, package.owner))) is not None:
                yield key, into


def _longer(kept: dict[Identity, Package]) -> Iterable[tuple[Identity, Identity]]:
    beside: dict[Identity, list[Identity]] = defaultdict(list)
    for key, package in kept.items():
        if package.evidence is Evidence.INSTALLED:
            folder = package.locations[0].path.rpartition("/")[0]
            named = (package.type, package.namespace, package.name.lower(), package.owner)
            beside[*named, folder].append(key)
    for keys in beside.values():
        if len(keys) > 1:
            ordered = sorted(keys, key=lambda key: (len(kept[key].version), kept[key].version))
            by_version: dict[str, Identity] = {}
            for key in ordered:
                into = _shorter(kept[key].version, by_version)
                if into is not None and kept[into].cataloger != kept[key].cataloger:
                    yield key, into
                else:
                    by_version.setdefault(kept[key].version, key)


def _shorter(version: str, known: dict[str, Identity]) -> Identity | None:
    """Return who has the version that this one begins with, up to a dot."""
    for match in re.finditer(r"\.", version[:100]):
        if (found := known.get(version[: match.start()])) is not None:
            return found
    return None
