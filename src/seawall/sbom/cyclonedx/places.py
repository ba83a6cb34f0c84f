"""Layers and the places in them: a location's path, line and proof, and the layer that has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seawall.model.package import Layer, Location
from seawall.sbom.cyclonedx.notes import DIFF_ID, PATH, SYFT, TRIVY, Notes
from seawall.sbom.cyclonedx.objects import Component, Evidence, Occurrence, Property


class Layers:
    """The layers of a document by diff id, the lowest first.

    `growing` says that the document does not list them: then each is added where it is first named.
    """

    def __init__(self, diff_ids: Iterable[str] = (), *, growing: bool = False) -> None:
        self.diff_ids = list(diff_ids)
        self._growing = growing
        self._indices: dict[str, int] = {}
        for index, diff_id in enumerate(self.diff_ids):
            self._indices.setdefault(diff_id, index)

    def index(self, diff_id: str) -> int | None:
        """Return the index of a layer, None for one that is not of this target."""
        found = self._indices.get(diff_id)
        if found is None and self._growing and diff_id:
            found = self._indices[diff_id] = len(self.diff_ids)
            self.diff_ids.append(diff_id)
        return found

    def found(self) -> tuple[Layer, ...]:
        """Return the layers, of which nothing but the diff id is known."""
        return tuple(map(Layer, self.diff_ids))


def occurrences(places: Sequence[Location], version: str) -> tuple[Occurrence, ...]:
    """Return places as evidence; a line and a proof have no field before 1.6."""
    if version == "1.5":
        return tuple(Occurrence(place.path) for place in places)
    return tuple(Occurrence(place.path, place.line, place.proof or None) for place in places)


def place_notes(places: Sequence[Location], layers: Layers, version: str) -> list[Property]:
    """Return what of places no field holds: each one's layer, and before 1.5 its path."""
    notes = [Property(PATH, place.path) for place in places] if version == "1.4" else []
    known = len(layers.diff_ids)
    indices = [place.layer for place in places]
    if all(index is not None and 0 <= index < known for index in indices):
        notes += [Property(DIFF_ID, layers.diff_ids[index]) for index in indices if index is not None]
    return notes


def locations(component: Component, notes: Notes, layers: Layers) -> tuple[Location, ...]:
    """Return where a document says that a component was found: by evidence, else by its tool's own notes."""
    found = [Location(*each) for each in _occurring(component.evidence)]
    if not found and notes:
        found = [Location(path.lstrip("/")) for path in _noted_paths(notes)]
    diff_ids = notes.get(DIFF_ID) or _foreign_layers(notes) if notes else ()
    if not diff_ids:
        return tuple(found)
    found = found or [Location("")]
    if len(diff_ids) == 1:
        diff_ids = list(diff_ids) * len(found)
    for number, diff_id in enumerate(diff_ids[: len(found)]):
        place = found[number]
        found[number] = Location(place.path, layers.index(diff_id), place.line, place.proof)
    return tuple(found)


def _occurring(evidence: Evidence | None) -> Iterable[tuple[str, None, int | None, str]]:
    for each in (evidence.occurrences if evidence else None) or ():
        if each.location:
            yield each.location.lstrip("/"), None, each.line, each.context or ""


def _noted_paths(notes: Notes) -> Sequence[str]:
    paths = notes.get(PATH) or notes.get(f"{TRIVY}FilePath") or notes.get("cdx:npm:package:path")
    return paths or _numbered(notes, "path")


def _foreign_layers(notes: Notes) -> Sequence[str]:
    return notes.get(f"{TRIVY}LayerDiffID") or _numbered(notes, "layerID")


def _numbered(notes: Notes, what: str) -> list[str]:
    """Return Syft's `syft:location:N:path` and the like, by number."""
    found: list[str] = []
    while values := notes.get(f"{SYFT}location:{len(found)}:{what}"):
        found.append(values[0])
    return found
