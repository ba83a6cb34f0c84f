"""`conda-lock.yml` (conda-lock, version 1): conda and pip packages, resolved for each platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import conda, python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest, each, optional, required
from seawall.inventory.lockfiles import load_yaml, rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package
from seawall.source.base import File

_DEVELOPMENT = frozenset(("dev", "test", "tests", "docs"))


def parse(file: File) -> Iterator[Record]:
    """Yield each package once a platform; the category `dev` is development."""
    lock = table(load_yaml(file))
    if "package" not in lock:
        raise Malformed(f"{file.path}: not a lock file of conda-lock: it has no list 'package'")
    entries = ((f"entry {number}", entry) for number, entry in enumerate(rows(lock["package"]), 1))
    yield from each(file.path, entries, lambda _, entry: [_package(file.path, table(entry))])


def _package(path: str, entry: Mapping[str, object]) -> Package:
    name, version = required(entry, "name"), required(entry, "version")
    hashes = table(entry.get("hash"))
    digests = (*digest("sha256", hashes.get("sha256")), *digest("md5", hashes.get("md5")))
    requires = conda.names(table(entry.get("dependencies")))
    development = optional(entry, "category") in _DEVELOPMENT
    url = optional(entry, "url")
    if optional(entry, "manager") == "pip":
        return Package(
            "pypi",
            python.normalised(name),
            version,
            (Location(path),),
            digests=digests,
            requires=tuple(map(python.normalised, requires)),
            development=development,
        )
    archive = conda.archive(url)
    channel, subdir = conda.place(url)
    return Package(
        "conda",
        name,
        version,
        (Location(path),),
        qualifiers=conda.qualifiers(
            archive[2] if archive else "",
            channel,
            subdir or optional(entry, "platform"),
            archive[3] if archive else "",
        ),
        digests=digests,
        requires=requires,
        development=development,
    )


CATALOGER = Cataloger(
    name="conda-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("conda-lock.yml", "*.conda-lock.yml"),
)
