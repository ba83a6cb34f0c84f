"""Dependencies: from what each package asks for and answers to, to which packages depend on which.

One rule serves every ecosystem.  A file that proves several packages (a lock file, a package database, a
binary) is a world of its own.  Where each installed package has its file, a token is looked for in the
directories above the requirer's, the nearest first, that hold packages (Node's algorithm, and one
`site-packages`), and at last in the whole root, if one package only has that name there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from seawall.model.package import Evidence, Inventory, Location, Package

MOST_PROVIDERS = 32
MOST_LOCATIONS = 256
# Types whose namespace is the vendor (purl specification) and no part of the name that others ask for.
_VENDORED = frozenset(("alpm", "apk", "deb", "ebuild", "opkg", "qpkg", "rpm"))
_ANY_ARCH = frozenset(("", "all", "any", "noarch"))
_NODE = "node_modules/"


class _Scope:
    """Who answers to a name, in one file, below one directory or in one root."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._all: dict[str, list[int]] = {}

    def add(self, name: str, number: int) -> None:
        """Note that the package of this number answers to a name."""
        first = self._first.setdefault(name, number)
        if first != number:
            self._all.setdefault(name, [first]).append(number)

    def get(self, name: str) -> Sequence[int]:
        """Return who answers."""
        first = self._first.get(name)
        return () if first is None else self._all.get(name) or (first,)


_Scopes = dict[tuple[str, str], _Scope]


def joined(inventory: Inventory) -> Inventory:
    """Return the inventory with its dependencies, and its packages without `requires` and `provides`."""
    if not any(package.requires or package.provides for package in inventory.packages):
        return inventory
    graph = _Graph(inventory.packages)
    dependencies = []
    for number, package in enumerate(inventory.packages):
        if package.requires and (found := graph.needed(number, package)):
            dependencies.append((number, tuple(sorted(found))))
    bare = tuple(
        replace(package, requires=(), provides=()) if package.requires or package.provides else package
        for package in inventory.packages
    )
    return replace(inventory, packages=bare, dependencies=tuple(dependencies))


class _Graph:
    """The packages of an inventory, by what they are called where they lie."""

    def __init__(self, packages: tuple[Package, ...]) -> None:
        self._packages = packages
        self._files: _Scopes = {}
        self._places: _Scopes = {}
        self._roots: _Scopes = {}
        self._above: dict[tuple[str, str], tuple[_Scope, ...]] = {}
        asking = [package for package in packages if package.requires]
        self._wanted = {
            choice for package in asking for token in package.requires for choice in token.split("|")
        }
        kinds = {package.type for package in asking}
        numbered = [(number, package) for number, package in enumerate(packages) if package.type in kinds]
        lone: dict[tuple[str, str], bool] = {}
        for _, package in numbered:
            for key in {(package.type, each.path) for each in _locations(package)}:
                lone[key] = key not in lone
        for number, package in numbered:
            self._file(number, package, lone)

    def _file(self, number: int, package: Package, lone: Mapping[tuple[str, str], bool]) -> None:
        names = self._wanted.intersection(_answers(package))
        kind = package.type
        scopes: dict[int, _Scope] = {}
        for path in {each.path for each in _locations(package)}:
            found = []
            if not lone[kind, path]:
                found = [_scope(self._files, kind, path)]
            elif package.evidence is Evidence.INSTALLED:
                found = [_scope(self._places, kind, _place(path)), _scope(self._roots, kind, package.root)]
            scopes.update((id(scope), scope) for scope in found)
        for scope in scopes.values():
            for name in names:
                scope.add(name, number)

    def needed(self, number: int, package: Package) -> set[int]:
        """Return the numbers of what a package depends on: of alternatives, of the first that is there."""
        found: set[int] = set()
        for path in {each.path for each in _locations(package)}:
            scopes, root = self._seen_from(package, path)
            for token in package.requires:
                for choice in token.split("|") if "|" in token else (token,):
                    if candidates := _named(choice, scopes, root):
                        found.update(self._fitting(candidates, package, choice))
                        break
        found.discard(number)
        return found

    def _seen_from(self, package: Package, path: str) -> tuple[tuple[_Scope, ...], _Scope | None]:
        """Return where what a file's package asks for is looked for, the nearest first, and the root."""
        kind = package.type
        if (here := self._files.get((kind, path))) is not None:
            return (here,), None
        return self._holders(kind, path), self._roots.get((kind, package.root))

    def _fitting(self, candidates: Sequence[int], package: Package, name: str) -> Sequence[int]:
        """Prefer those whose own name it is, and those of the same architecture; of too many, none."""
        if len(candidates) == 1:
            return candidates
        if len(candidates) > MOST_PROVIDERS:
            return ()
        name, _ = _split(name)
        own = [each for each in candidates if name in _names(self._packages[each])] or candidates
        if package.arch in _ANY_ARCH:
            return own
        fitting = {package.arch, *_ANY_ARCH}
        return [each for each in own if self._packages[each].arch in fitting] or own

    def _holders(self, kind: str, path: str) -> tuple[_Scope, ...]:
        """Return the directories above a path that hold packages, the nearest first."""
        folder = path.rpartition("/")[0]
        known = self._above.get((kind, folder))
        if known is None:
            above = (self._places.get((kind, each)) for each in _upwards(folder))
            known = self._above[kind, folder] = tuple(scope for scope in above if scope is not None)
        return known


def _named(name: str, scopes: tuple[_Scope, ...], root: _Scope | None) -> Sequence[int]:
    for scope in scopes:
        if found := scope.get(name):
            return found
    found = root.get(name) if root is not None else ()
    return found if len(found) == 1 else ()


def _scope(scopes: _Scopes, kind: str, where: str) -> _Scope:
    found = scopes.get((kind, where))
    if found is None:
        found = scopes[kind, where] = _Scope()
    return found


def _answers(package: Package) -> dict[str, None]:
    """Return all that a package answers to: its names, alone and with its version, and what it provides."""
    found: dict[str, None] = {}
    for name in _names(package):
        found[name] = found[f"{name}@{package.version}"] = None
        if package.qualifiers:
            found[f"{name}@{package.full_version}"] = None
    for provided in package.provides:
        found[provided] = found[_split(provided)[0]] = None
    return found


def _locations(package: Package) -> tuple[Location, ...]:
    return package.locations[:MOST_LOCATIONS]


def _names(package: Package) -> tuple[str, ...]:
    """Return what others may call a package: its name is not enough where a namespace is part of it."""
    if not package.namespace:
        return (package.name,)
    full = f"{package.namespace}/{package.name}"
    return (full, package.name) if package.type in _VENDORED else (full,)


def _split(token: str) -> tuple[str, str]:
    """Split `name@version`; a scope begins with an @ that divides nothing."""
    name, at, version = token.rpartition("@")
    return (name, version) if at and name else (token, "")


def _place(path: str) -> str:
    """Return the directory in which a package lies, by the file that proves it."""
    before, node, _ = f"/{path}".rpartition(f"/{_NODE}")
    if node:
        return before[1:]
    return "/".join(path.split("/")[:-2])


def _upwards(folder: str) -> Iterator[str]:
    """Yield a directory and all above it."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def united(known: Package, more: Package) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of this module's that two proofs of one package make together."""
    return {
        "requires": tuple(dict.fromkeys((*known.requires, *more.requires))),
        "provides": tuple(dict.fromkeys((*known.provides, *more.provides))),
    }
