"""`poetry.lock`, from the first format to 2.x.

Poetry up to 1.4 writes a package's `category`, from 2.0 on its `groups`; between them neither, and who
needs a package is worked out from the `pyproject.toml` beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import TOML_LIMIT, rows
from seawall.inventory.pylocks import (
    Lock,
    Needs,
    Table,
    file_digests,
    pyproject,
    read_lock,
    string,
    subtable,
)
from seawall.model.package import Evidence
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages, without the project's own in development mode."""
    lock = read_lock(file, ("package",), ("metadata",))
    development = _development(lock, file)
    for number, entry in enumerate(lock.entries):
        source = subtable(entry.table, "source")
        kind = string(source, "type")
        if kind == "directory":
            if entry.table.get("develop") is not True:
                yield python.not_pinned(file.path, entry.line, string(entry.table, "name"), python.LOCAL)
            continue
        yield python.declared(
            file.path,
            entry.line,
            entry.table.get("name"),
            entry.table.get("version"),
            development=number in development,
            qualifiers=_origin(kind, source),
            requires=map(python.normalised, subtable(entry.table, "dependencies")),
            digests=file_digests(entry.table, "files"),
        )


def _origin(kind: str, source: Table) -> python.Qualifiers:
    if kind == "git":
        revision = string(source, "resolved_reference") or string(source, "reference")
        return python.vcs_url("git", string(source, "url"), revision)
    return python.download_url(string(source, "url")) if kind == "url" else ()


def _development(lock: Lock, file: File) -> set[int]:
    """Return the numbers of the packages that only development groups need."""
    if any("category" in e.table or "groups" in e.table for e in lock.entries):
        return {number for number, entry in enumerate(lock.entries) if _is_development(entry.table)}
    project = pyproject(file)
    if not project:
        return set()
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(lock.entries):
        by_name[entry.name].append(number)
    needs = Needs()
    for number, entry in enumerate(lock.entries):
        for name in subtable(entry.table, "dependencies"):
            needs.edges[number] += by_name.get(python.normalised(name), ())
    production, development = _roots(project)
    return needs.development(
        (number for name in production for number in by_name.get(name, ())),
        (number for name in development for number in by_name.get(name, ())),
    )


def _is_development(entry: Table) -> bool:
    if "groups" in entry:
        return "main" not in rows(entry["groups"])
    return string(entry, "category") not in {"", "main"}


def _roots(project: Table) -> tuple[set[str], set[str]]:
    """Return the names that a project asks for, in production and in development."""
    poetry = subtable(subtable(project, "tool"), "poetry")
    standard = subtable(project, "project")
    production = {python.normalised(name) for name in subtable(poetry, "dependencies")}
    production |= {python.required_name(text) for text in rows(standard.get("dependencies"))}
    for extra in subtable(standard, "optional-dependencies").values():
        production |= {python.required_name(text) for text in rows(extra)}
    development = {python.normalised(name) for name in subtable(poetry, "dev-dependencies")}
    for group in subtable(poetry, "group").values():
        tables = subtable(group, "dependencies") if isinstance(group, dict) else {}
        development |= {python.normalised(name) for name in tables}
    return production, development


CATALOGER = Cataloger(
    name="python-poetry-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("poetry.lock",),
    companions=("pyproject.toml",),
    max_size=TOML_LIMIT,
)
