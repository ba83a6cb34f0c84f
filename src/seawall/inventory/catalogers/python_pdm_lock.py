"""`pdm.lock`, formats 3 to 4.5.

A package belongs to groups; `default` is what the project itself needs.  Extras and development groups
look alike there, and only the `pyproject.toml` beside it tells which of them are extras.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import TOML_LIMIT, rows
from seawall.inventory.pylocks import Table, file_digests, pyproject, read_lock, string, subtable
from seawall.model.package import Evidence
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages, without the project's own in development mode."""
    lock = read_lock(file, ("package",), ("metadata",))
    production = {"default", *subtable(subtable(pyproject(file), "project"), "optional-dependencies")}
    seen: set[tuple[str, str]] = set()
    for entry in lock.entries:
        found = entry.table
        if "path" in found and not python.artifact(string(found, "path")):
            if found.get("editable") is not True:
                yield python.not_pinned(file.path, entry.line, string(found, "name"), python.LOCAL)
            continue
        if (key := (entry.name, string(found, "version"))) in seen:  # once more for each set of extras
            continue
        seen.add(key)
        groups = rows(found.get("groups"))
        yield python.declared(
            file.path,
            entry.line,
            found.get("name"),
            found.get("version"),
            development=bool(groups) and not production.intersection(map(str, groups)),
            qualifiers=_origin(found),
            requires=map(python.required_name, rows(found.get("dependencies"))),
            digests=file_digests(found, "files"),
        )


def _origin(found: Table) -> python.Qualifiers:
    if git := string(found, "git"):
        return python.vcs_url("git", git, string(found, "revision") or string(found, "ref"))
    return python.download_url(string(found, "url"))


CATALOGER = Cataloger(
    name="python-pdm-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("pdm.lock",),
    companions=("pyproject.toml",),
    max_size=TOML_LIMIT,
)
