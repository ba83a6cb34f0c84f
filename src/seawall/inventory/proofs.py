"""Why a package is in the inventory: every place that proves it, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Inventory, Layer, Location, Package
from seawall.model.purl import parsed, purl

_SEPARATORS = re.compile(r"[-_.]+")


class Proof(Struct, frozen=True, omit_defaults=True):
    """One place: where it is, in which layer, who read it, what was found there, and what it means."""

    path: str
    cataloger: str
    means: str
    line: int | None = None
    layer: int | None = None
    layer_digest: str = ""
    created_by: str = ""
    proof: str = ""


class Explanation(Struct, frozen=True, omit_defaults=True):
    """One package and its proofs; `needs` and `needed_by` are package URLs."""

    purl: str
    evidence: Evidence
    proofs: tuple[Proof, ...]
    owner: str = ""
    development: bool = False
    licences: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    judged_by: str = ""


def matching(inventory: Inventory, wanted: str) -> list[int]:
    """Return the numbers of the packages that a name, name@version or package URL means.

    Capitals, and whether a name has `-`, `_` or `.`, only matter where some package is written just so.
    Malformed for a package URL that is none.
    """
    if wanted.startswith("pkg:"):
        asked = parsed(wanted)
        return [number for number, each in enumerate(inventory.packages) if _is(each, asked)]
    exact, loose = [], []
    for number, package in enumerate(inventory.packages):
        names = _written(package)
        if wanted in names:
            exact.append(number)
        elif _plain(wanted) in map(_plain, names):
            loose.append(number)
    return exact or loose


def _is(package: Package, asked: Package) -> bool:
    try:
        canonical = parsed(purl(package))
    except Malformed:  # a name that no package URL can have
        return False
    asked = parsed(purl(asked))
    same = (canonical.type, canonical.namespace, canonical.name) == (asked.type, asked.namespace, asked.name)
    return same and asked.version in {"", canonical.version, package.full_version}


def _written(package: Package) -> list[str]:
    names = [package.name]
    if package.namespace:
        names += (f"{package.namespace}/{package.name}", f"{package.namespace}:{package.name}")
    versions = {package.version, package.full_version}
    return names + [f"{name}@{version}" for name in names for version in versions]


def _plain(text: str) -> str:
    name, at, version = text.rpartition("@")
    name = name if at and name else text
    return _SEPARATORS.sub("-", name).lower() + (f"@{version}" if name != text else "")


def explained(
    inventory: Inventory, number: int, kinds: Mapping[str, Evidence], judged_by: str = ""
) -> Explanation:
    """Return why a package is there; `kinds` are the catalogers' kinds of evidence by name."""
    package = inventory.packages[number]
    called = [
        (tuple(purl(inventory.packages[each]) for each in needs), owner)
        for owner, needs in inventory.dependencies
        if owner == number or number in needs
    ]
    return Explanation(
        purl(package),
        package.evidence,
        tuple(_proofs(package, inventory.layers, kinds)),
        package.owner,
        package.development,
        package.licences,
        next((needs for needs, owner in called if owner == number), ()),
        tuple(purl(inventory.packages[owner]) for _, owner in called if owner != number),
        judged_by,
    )


def _proofs(package: Package, layers: tuple[Layer, ...], kinds: Mapping[str, Evidence]) -> Iterator[Proof]:
    for number, place in enumerate(package.locations):
        layer = layers[place.layer] if place.layer is not None and place.layer < len(layers) else None
        yield Proof(
            place.path,
            place.cataloger or package.cataloger,
            _meaning(package, place, kinds, first=not number),
            place.line,
            place.layer,
            (layer.digest or layer.diff_id) if layer else "",
            layer.created_by if layer else "",
            place.proof,
        )


def _meaning(package: Package, place: Location, kinds: Mapping[str, Evidence], *, first: bool) -> str:
    kind = kinds.get(place.cataloger or package.cataloger, package.evidence)
    if kind is Evidence.DECLARED and package.evidence is Evidence.INSTALLED:
        return "asks for it: folded into the package that is installed"
    what = "proves that it is installed" if kind is Evidence.INSTALLED else "asks for it"
    if first:
        return what
    if place.cataloger:
        return f"{what}: another kind of record of the same package, folded into it"
    return f"{what}: the same package once more"
