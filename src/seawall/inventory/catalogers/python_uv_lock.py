"""`uv.lock`, version 1: a graph of packages whose roots are the project's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import TOML_LIMIT, rows
from seawall.inventory.pylocks import Entry, Lock, Needs, Table, file_digests, read_lock, string, subtable
from seawall.model.package import Evidence
from seawall.source.base import File

_OWN = ("virtual", "editable")


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages, without the project's (or workspace's) own."""
    lock = read_lock(file, ("package", "distribution"), ("version", "requires-python"))
    graph = _Graph(lock.entries)
    development = _development(lock, graph)
    for number, entry in enumerate(lock.entries):
        source = subtable(entry.table, "source")
        if any(kind in source for kind in _OWN):
            continue
        if "directory" in source:
            yield python.not_pinned(file.path, entry.line, string(entry.table, "name"), python.LOCAL)
            continue
        yield python.declared(
            file.path,
            entry.line,
            entry.table.get("name"),
            entry.table.get("version"),
            development=number in development,
            qualifiers=_origin(source),
            requires=(f"{name}@{version}" for name, version in graph.needed(number)),
            digests=file_digests(entry.table, "sdist", "wheels"),
        )


def _origin(source: Table) -> python.Qualifiers:
    if git := string(source, "git"):  # https://host/repository?tag=v1#commit
        return python.vcs_url("git", git, _fragment(git))
    return python.download_url(string(source, "url"))


def _fragment(url: str) -> str:
    try:
        return urlsplit(url).fragment
    except ValueError:
        return ""


def _development(lock: Lock, graph: _Graph) -> set[int]:
    """Return the numbers of the packages that only dependency groups of the roots need."""
    production: list[int] = []
    development: list[int] = []
    for number, entry in enumerate(lock.entries):
        if any(kind in subtable(entry.table, "source") for kind in _OWN):
            production.append(number)
            for group in subtable(entry.table, "dev-dependencies").values():
                development += graph.targets(rows(group))
    return graph.needs.development(production, development)


class _Graph:
    """The packages by name, and the needs that `dependencies` and extras make."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._entries = tuple(entries)
        for number, entry in enumerate(self._entries):
            self._by_name[entry.name].append((number, string(entry.table, "version")))
        self.needs = Needs()
        for number, entry in enumerate(self._entries):
            extras = subtable(entry.table, "optional-dependencies").values()
            for wanted in (entry.table.get("dependencies"), *extras):
                self.needs.edges[number] += self.targets(rows(wanted))

    def needed(self, number: int) -> Iterator[tuple[str, str]]:
        """Yield name and version of what a package needs, its extras included."""
        for target in self.needs.edges.get(number, ()):
            entry = self._entries[target]
            yield entry.name, string(entry.table, "version")

    def targets(self, wanted: list[object]) -> list[int]:
        """Return the packages that a list of dependencies names; without a version, all of that name."""
        return [
            number
            for need in wanted
            if isinstance(need, dict)
            for number, version in self._by_name.get(python.normalised(string(need, "name")), ())
            if need.get("version") in {None, version}
        ]


CATALOGER = Cataloger(
    name="python-uv-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("uv.lock",),
    max_size=TOML_LIMIT,
)
