"""`Manifest.toml` of Julia's package manager, formats 1 (packages at the top) and 2 (`[[deps.Name]]`).

A standard library has no version of its own in most manifests: it is that of the Julia that wrote the file,
where the file tells it.  What has a `path` is the project's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import each, optional, required, texts
from seawall.inventory.lockfiles import TOML_LIMIT, parse_toml, rows, table
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import File


def parse(file: File) -> Iterator[Record]:
    """Yield the packages; a file of that name that is not Julia's says nothing."""
    data = file.read(TOML_LIMIT)
    manifest = parse_toml(file.path, data)
    packages = table(manifest["deps"]) if "manifest_format" in manifest else manifest
    lines = _lines(data)
    julia = optional(manifest, "julia_version")
    named = [
        (name, entry)
        for name, entries in packages.items()
        if isinstance(entries, list)
        for entry in rows(entries)
    ]
    if not any(isinstance(entry, dict) and "uuid" in entry for _, entry in named):
        return

    def read(name: str, entry: object) -> Iterator[Record]:
        return _entry(name, table(entry), julia, Location(file.path, line=lines.get(name)))

    yield from each(file.path, named, read)


def _entry(name: str, entry: Mapping[str, object], julia: str, place: Location) -> Iterator[Record]:
    uuid = required(entry, "uuid").lower()
    if optional(entry, "path"):
        return
    version = optional(entry, "version")
    if not version and not julia:
        yield NotAssessed("package", name, "a standard library; the file does not tell the Julia it is of")
        return
    proof = "" if version else "a standard library of this Julia"
    origin = python.vcs_url("git", optional(entry, "repo-url"), optional(entry, "repo-rev"))
    yield Package(
        "julia",
        name,
        version or julia,
        (Location(place.path, line=place.line, proof=proof),),
        qualifiers=(("uuid", uuid), *origin),
        requires=_needed(entry.get("deps")),
    )


def _needed(deps: object) -> tuple[str, ...]:
    return tuple(deps) if isinstance(deps, dict) else texts(deps)


def _lines(data: bytes) -> dict[str, int]:
    """Return the line of each package's header; of several headers of one name the first."""
    lines: dict[str, int] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        text = line.strip()
        if text.startswith("[[") and text.endswith("]]"):
            lines.setdefault(text[2:-2].strip().removeprefix("deps.").strip("\"'"), number)
    return lines


CATALOGER = Cataloger(
    name="julia-manifest",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Manifest.toml", "JuliaManifest.toml", "Manifest-v*.toml", "JuliaManifest-v*.toml"),
)
