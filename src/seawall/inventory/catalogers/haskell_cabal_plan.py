"""`dist-newstyle/cache/plan.json`: the plan by which cabal built a project, with what each unit needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import Digests, digest, each, optional, required, texts
from seawall.inventory.lockfiles import load_json, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package
from seawall.source.base import File

Unit = Mapping[str, object]
_LOCAL = frozenset(("local", "inplace"))


def parse(file: File) -> Iterator[Record]:
    """Yield each package once; the project's own are left out."""
    plan = table(load_json(file))
    if "install-plan" not in plan:
        raise Malformed(f"{file.path}: no install-plan: not a plan of cabal")
    units = rows(plan["install-plan"])
    named = {
        optional(unit, "id"): f"{optional(unit, 'pkg-name')}@{optional(unit, 'pkg-version')}"
        for unit in units
        if isinstance(unit, dict)
    }
    needs: dict[str, dict[str, None]] = {}
    for unit in units:
        if isinstance(unit, dict):
            own = named[optional(unit, "id")]
            needed = (named[one] for one in _needed(unit) if one in named)
            needs.setdefault(own, {}).update(dict.fromkeys(one for one in needed if one != own))
    done: set[tuple[str, str]] = set()

    def read(_: str, entry: object) -> Iterator[Record]:
        unit = table(entry)
        name, version = required(unit, "pkg-name"), required(unit, "pkg-version")
        if (name, version) in done or optional(unit, "style") in _LOCAL:
            return
        done.add((name, version))
        requires = tuple(needs.get(f"{name}@{version}", ()))
        yield _package(name, version, unit, Location(file.path), requires)

    yield from each(file.path, ((f"unit {number}", unit) for number, unit in enumerate(units, 1)), read)


def _needed(unit: Unit) -> Iterator[str]:
    yield from texts(unit.get("depends"))
    components = unit.get("components")
    for component in components.values() if isinstance(components, dict) else ():
        yield from texts(component.get("depends")) if isinstance(component, dict) else ()


def _package(name: str, version: str, unit: Unit, place: Location, requires: tuple[str, ...]) -> Package:
    source = unit.get("pkg-src")
    origin: tuple[tuple[str, str], ...] = ()
    digests: Digests = ()
    if isinstance(source, dict) and optional(source, "type") == "source-repo":
        told = source.get("source-repo")
        repository = told if isinstance(told, dict) else {}
        kind = optional(repository, "type") or "git"
        origin = python.vcs_url(kind, optional(repository, "location"), optional(repository, "tag"))
    else:
        digests = digest("sha256", unit.get("pkg-src-sha256"))
    return Package("hackage", name, version, (place,), qualifiers=origin, digests=digests, requires=requires)


CATALOGER = Cataloger(
    name="haskell-cabal-plan", parse=parse, evidence=Evidence.DECLARED, globs=("cache/plan.json",)
)
