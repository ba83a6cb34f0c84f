"""What relationships tell of packages: who needs whom, where they were found, and who owns them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from seawall.model.package import Location, Package, SourcePackage
from seawall.sbom.residue import PACKAGE
from seawall.sbom.spdx.document import Document, Link, Part, note
from seawall.sbom.spdx.parts import Layers, is_whole

# A needs B; and, the other way round, A is a dependency of B.
_NEEDS = frozenset(("DEPENDS_ON", "DYNAMIC_LINK", "HAS_PREREQUISITE"))
_NEEDED = frozenset(
    (
        "BUILD_DEPENDENCY_OF",
        "DEPENDENCY_OF",
        "DEV_DEPENDENCY_OF",
        "OPTIONAL_DEPENDENCY_OF",
        "PREREQUISITE_FOR",
        "PROVIDED_DEPENDENCY_OF",
        "RUNTIME_DEPENDENCY_OF",
        "TEST_DEPENDENCY_OF",
    )
)
_DEVELOPMENT = frozenset(("BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF", "TEST_DEPENDENCY_OF"))
_EVIDENT = "evident-by"
_OWNED = "ownership-by-file-overlap"
_LAYER_ID = "layerID: "


class Graph:
    """The relationships of a document, by kind and end."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._by_kind: defaultdict[str, list[Link]] = defaultdict(list)
        for link in links:
            self._by_kind[link.kind].append(link)

    def of(self, kind: str) -> list[Link]:
        """Return the relationships of a kind."""
        return self._by_kind.get(kind, [])

    def targets(self, source: str, kind: str) -> set[str]:
        """Return what a part has a relationship to; `DESCRIBED_BY` is `DESCRIBES` the other way round."""
        found = {link.target for link in self.of(kind) if link.source == source}
        if kind == "DESCRIBES":
            found |= {link.source for link in self.of("DESCRIBED_BY") if link.target == source}
        return found

    def origins(self) -> dict[str, str]:
        """Return what was built, and the source that it was built from."""
        made = {link.source: link.target for link in self.of("GENERATED_FROM")}
        return made | {link.target: link.source for link in self.of("GENERATES")}

    def sources(self) -> set[str]:
        """Return the sources that something was built from: they are told of and not installed."""
        return set(self.origins().values())

    def development(self) -> set[str]:
        """Return what is needed for development or tests and for nothing else."""
        wanted = {link.source for kind in _DEVELOPMENT for link in self.of(kind)}
        if not wanted:
            return wanted
        others = {link.source for kind in _NEEDED - _DEVELOPMENT for link in self.of(kind)}
        return wanted - others - {link.target for kind in _NEEDS for link in self.of(kind)}

    def dependencies(self, numbers: Mapping[str, int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return who needs whom, as indices of packages."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for kind in sorted(_NEEDS | _NEEDED):
            for link in self.of(kind):
                ends = (link.source, link.target) if kind in _NEEDS else (link.target, link.source)
                needing, needed = numbers.get(ends[0]), numbers.get(ends[1])
                if needing is not None and needed is not None:
                    found[needing].add(needed)
        return tuple((index, tuple(sorted(needed))) for index, needed in sorted(found.items()))


class Found:
    """What other tools say of packages in relationships and files, and no part has a field for."""

    def __init__(self, document: Document, graph: Graph, layers: Layers) -> None:
        self._parts = {part.id: part for part in document.parts}
        self._files = {file.id: file for file in document.files}
        self._graph = graph
        self._layers = layers
        ids = {file.comment.removeprefix(_LAYER_ID) for file in document.files if _LAYER_ID in file.comment}
        self._one_layer = len(ids) == 1

    def complete(self, packages: list[Package], numbers: Mapping[str, int]) -> None:
        """Complete the packages in place; those with a note of ours are complete already."""
        places = self._places()
        owners = {
            link.target: self._parts[link.source].name
            for link in self._graph.of("OTHER")
            if link.comment.startswith(_OWNED) and link.source in self._parts
        }
        origins = self._graph.origins()
        development = self._graph.development()
        for spdx_id in places.keys() | owners.keys() | origins.keys() | development:
            number, part = numbers.get(spdx_id), self._parts.get(spdx_id)
            if number is None or part is None or note(part.notes, PACKAGE) is not None:
                continue
            package = packages[number]
            packages[number] = replace(
                package,
                locations=package.locations or tuple(dict.fromkeys(places.get(spdx_id, ()))),
                owner=owners.get(spdx_id, ""),
                source=package.source or self._origin(package, origins.get(spdx_id)),
                development=spdx_id in development,
            )

    def _places(self) -> dict[str, list[Location]]:
        """Return the files that prove a package (Syft), or the lock file that holds it (Trivy)."""
        places: defaultdict[str, list[Location]] = defaultdict(list)
        for link in self._graph.of("OTHER"):
            file = self._files.get(link.target)
            if file and link.comment.startswith(_EVIDENT):
                layer = 0 if self._one_layer and _LAYER_ID in file.comment else None
                places[link.source].append(Location(file.name.lstrip("/"), layer))
        for link in self._graph.of("CONTAINS"):
            whole = self._parts.get(link.source)
            if whole and _is_lock_file(whole):
                places[link.target].append(Location(whole.name.lstrip("/"), self._layers.index(whole.notes)))
        return places

    def _origin(self, package: Package, spdx_id: str | None) -> SourcePackage | None:
        """Return the source rpm that an rpm was built from; of others the upstream's name says nothing."""
        part = self._parts.get(spdx_id or "")
        if part is None or package.type != "rpm" or not part.purl.startswith("pkg:rpm/"):
            return None
        return SourcePackage(part.name, part.version)


def _is_lock_file(part: Part) -> bool:
    """Say whether a part is a file that lists packages: one of class `lang-pkgs` named as a path."""
    return is_whole(part) and note(part.notes, "Class") == "lang-pkgs" and "." in part.name
