"""packages.lock.json: what NuGet restores, for each target framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import nuget
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import JSON_LIMIT, load_json, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield each locked package once, without other projects of the solution."""
    lock = table(load_json(file))
    if "dependencies" not in lock:
        raise Malformed(f"{file.path}: no dependencies in it: not a lock file of NuGet")
    seen: set[tuple[str, str]] = set()
    for framework, packages in table(lock["dependencies"]).items():
        if not isinstance(packages, dict):
            yield nuget.unassessed(file.path, None, framework, f"a table was expected, not {packages!r:.60}")
            continue
        resolved = {name: each.get("resolved") for name, each in packages.items() if isinstance(each, dict)}
        for name, entry in packages.items():
            found = entry if isinstance(entry, dict) else {}
            version = found.get("resolved")
            if found.get("type") == "Project" or (name, str(version)) in seen:
                continue
            seen.add((name, str(version)))
            yield nuget.package(
                file.path,
                None,
                name,
                version,
                requires=_requires(found.get("dependencies"), resolved),
                sha512=found.get("contentHash"),
            )


def _requires(dependencies: object, resolved: Mapping[str, object]) -> tuple[str, ...]:
    """Return what a package asks for, in the versions that were resolved for the same framework."""
    names = dependencies if isinstance(dependencies, dict) else {}
    return nuget.requires({name: resolved.get(name, "") for name in names})


CATALOGER = Cataloger(
    name="dotnet-packages-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("packages.lock.json", "packages.*.lock.json"),
    max_size=JSON_LIMIT,
)
