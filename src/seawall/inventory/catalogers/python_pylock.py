"""`pylock.toml` and `pylock.NAME.toml`, lock version 1.0 ("pylock.toml" specification, PEP 751)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import TOML_LIMIT, rows
from seawall.inventory.pylocks import Table, file_digests, read_lock, string, subtable
from seawall.model.errors import Unsupported
from seawall.model.package import Evidence
from seawall.source.base import File

_GROUP = re.compile(r"""["']([^"']+)["']\s+in\s+dependency_groups""")


def parse(file: File) -> Iterator[Record]:
    """Yield the locked packages, without the project's own in development mode."""
    lock = read_lock(file, ("packages",), ("lock-version",))
    version = string(lock.document, "lock-version")
    if not version.startswith("1."):
        raise Unsupported(f"{file.path}: lock-version {version or 'missing'!r}, and only 1.x is read")
    defaults = {str(group) for group in rows(lock.document.get("default-groups"))}
    for entry in lock.entries:
        found = entry.table
        directory = subtable(found, "directory")
        if directory:
            if directory.get("editable") is not True:
                yield python.not_pinned(file.path, entry.line, string(found, "name"), python.LOCAL)
            continue
        yield python.declared(
            file.path,
            entry.line,
            found.get("name"),
            found.get("version") or _archive_version(found),
            development=_is_development(string(found, "marker"), defaults),
            qualifiers=_origin(found),
            requires=_requires(found),
            digests=file_digests(found, "archive", "sdist", "wheels"),
        )


def _requires(found: Table) -> Iterator[str]:
    for need in rows(found.get("dependencies")):
        if isinstance(need, dict) and (name := python.normalised(string(need, "name"))):
            version = string(need, "version")
            yield f"{name}@{version}" if version else name


def _archive_version(found: Table) -> str:
    archive = subtable(found, "archive")
    named = python.artifact(string(archive, "url") or string(archive, "path"))
    return named[1] if named else ""


def _is_development(marker: str, defaults: set[str]) -> bool:
    """Say whether every alternative of a marker asks for a dependency group not installed by default."""
    alternatives = [set(_GROUP.findall(part)) for part in re.split(r"\bor\b", marker)]
    return all(groups and not groups & defaults for groups in alternatives)


def _origin(found: Table) -> python.Qualifiers:
    if vcs := subtable(found, "vcs"):
        return python.vcs_url(string(vcs, "type") or "git", string(vcs, "url"), string(vcs, "commit-id"))
    return python.download_url(string(subtable(found, "archive"), "url"))


CATALOGER = Cataloger(
    name="python-pylock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("pylock.toml", "pylock.*.toml"),
    max_size=TOML_LIMIT,
)
