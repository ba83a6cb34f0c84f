"""`renv.lock`: the R packages of a project; its hashes are of descriptions, not of archives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import rlang
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional, required, texts
from seawall.inventory.lockfiles import load_json, table
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; those of local sources have the version that their description says."""
    lock = table(load_json(file))
    if "Packages" not in lock:
        raise Malformed(f"{file.path}: no Packages: not an renv.lock")

    def read(name: str, entry: object) -> Iterator[Record]:
        yield _package(name, table(entry), Location(file.path))

    yield from each(file.path, table(lock["Packages"]).items(), read)


def _package(name: str, entry: Mapping[str, object], place: Location) -> Package:
    fields = {key: value for key, value in entry.items() if isinstance(value, str)}
    needed = ("Requirements", "Depends", "Imports", "LinkingTo")
    licence = optional(entry, "License")
    return Package(
        rlang.kind(fields),
        optional(entry, "Package") or name,
        required(entry, "Version"),
        (place,),
        licences=(licence,) if licence else (),
        qualifiers=rlang.origin(fields),
        requires=rlang.required_names(*(text for key in needed for text in texts(entry.get(key)))),
    )


CATALOGER = Cataloger(name="r-renv-lock", parse=parse, evidence=Evidence.DECLARED, globs=("renv.lock",))
