"""`conan.lock` of Conan 2 (lists of references) and of Conan 1 (a graph of nodes)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import conan
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional, required, texts
from seawall.inventory.lockfiles import load_json, rows, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location
from seawall.source.base import File

_LISTS = {"requires": False, "build_requires": True, "python_requires": True, "config_requires": True}


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; what only builds (the context `build`, and Python code) is development."""
    lock = table(load_json(file))
    place = Location(file.path)
    if "graph_lock" in lock:
        yield from _graph(lock["graph_lock"], place)
    elif "version" in lock and any(key in lock for key in _LISTS):
        named = ((key, entry) for key in _LISTS for entry in rows(lock.get(key)))

        def read(key: str, entry: object) -> Iterator[Record]:
            yield conan.package(text(entry), place, development=_LISTS[key])

        yield from each(file.path, named, read)
    else:
        raise Malformed(f"{file.path}: neither a graph_lock nor requires: not a conan.lock")


def _graph(graph: object, place: Location) -> Iterator[Record]:
    nodes = table(table(graph).get("nodes"))
    references = {key: optional(node, "ref") for key, node in nodes.items() if isinstance(node, dict)}

    def read(_: str, entry: object) -> Iterator[Record]:
        node = table(entry)
        if _is_consumer(node):
            return
        needed = (conan.token(references.get(key, "")) for key in texts(node.get("requires")))
        yield conan.package(
            required(node, "ref"),
            place,
            development=optional(node, "context") == "build",
            requires=tuple(filter(None, needed)),
        )

    yield from each(place.path, ((f"node {key}", node) for key, node in nodes.items()), read)


def _is_consumer(node: Mapping[str, object]) -> bool:
    """Say whether a node is the project itself: it has a path, and no reference or no revision."""
    return "path" in node and "#" not in optional(node, "ref")


CATALOGER = Cataloger(name="conan-lock", parse=parse, evidence=Evidence.DECLARED, globs=("conan.lock",))
