"""`stack.yaml.lock`: the extra packages of a Stack project; those of its snapshot are not in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import haskell, python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional, required
from seawall.inventory.lockfiles import load_yaml, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the packages, and that those of each snapshot are not known."""
    lock = table(load_yaml(file))
    if "packages" not in lock and "snapshots" not in lock:
        raise Malformed(f"{file.path}: neither packages nor snapshots: not a stack.yaml.lock")
    entries = ((f"package {number}", entry) for number, entry in enumerate(rows(lock.get("packages")), 1))
    yield from each(file.path, entries, lambda _, entry: [_package(file.path, table(entry))])
    for snapshot in rows(lock.get("snapshots")):
        completed = snapshot.get("completed") if isinstance(snapshot, dict) else None
        url = optional(completed, "url") if isinstance(completed, dict) else ""
        yield NotAssessed(
            "file", file.path, f"the packages of the snapshot {url[-120:] or 'unnamed'} are not in it"
        )


def _package(path: str, entry: Mapping[str, object]) -> Package:
    completed = table(entry.get("completed"))
    if told := optional(completed, "hackage"):
        named = haskell.split(told.partition("@")[0])
        if named is None:
            raise Malformed(f"{told[:80]!r} is not a name and a version")
        return Package("hackage", *named, locations=(Location(path),))
    origin: tuple[tuple[str, str], ...] = ()
    if git := optional(completed, "git"):
        origin = python.vcs_url("git", git, optional(completed, "commit"))
    elif url := optional(completed, "url"):
        origin = python.download_url(url)
    name, version = required(completed, "name"), required(completed, "version")
    return Package("hackage", name, version, (Location(path),), qualifiers=origin)


CATALOGER = Cataloger(
    name="haskell-stack-lock", parse=parse, evidence=Evidence.DECLARED, globs=("stack.yaml.lock",)
)
