"""Cargo.lock, version 1 to 4 (cargo's `core::resolver::encode`).

A package without a source is the project's own, or lies in a directory of it.  Version 1 keeps checksums in
`[metadata]` and writes dependencies in full; later a dependency has a version, and then a source, only
where its name alone would not tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from seawall.inventory import rust
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import TOML_LIMIT, parse_toml, rows, table
from seawall.inventory.pylocks import header_lines
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import File

_MARKS = ("version", "root", "metadata")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_DEPENDENCIES = 10_000


def parse(file: File) -> Iterator[Record]:
    """Yield the locked crates, without the workspace's own."""
    data = file.read(TOML_LIMIT)
    document = parse_toml(file.path, data)
    if "package" not in document and not any(mark in document for mark in _MARKS):
        raise Malformed(f"{file.path}: neither packages nor a version: not a lock file of Cargo")
    entries = rows(document.get("package"))
    lines: list[int | None] = list(header_lines(data, "package"))
    if len(lines) != len(entries):  # written inline, or a header inside a string
        lines = [None] * len(entries)
    known = _versions(entries)
    metadata = document.get("metadata")
    checksums = metadata if isinstance(metadata, dict) else {}
    for entry, line in zip(entries, lines, strict=True):
        yield from _crate(file.path, line, entry, known, checksums)


def _versions(entries: list[object]) -> Mapping[str, set[str]]:
    known: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            known[entry["name"]].add(str(entry.get("version", "")))
    return known


def _crate(
    path: str, line: int | None, entry: object, known: Mapping[str, set[str]], checksums: Mapping[str, object]
) -> Iterator[Record]:
    where = path if line is None else f"{path}:{line}"
    try:
        found = table(entry)
    except Malformed as error:
        yield NotAssessed("package", where, str(error))
        return
    name, version, source = found.get("name"), found.get("version"), found.get("source")
    if source is None or "replace" in found:  # what replaces it has an entry of its own
        return
    if not rust.is_name(name) or not rust.is_version(version) or not isinstance(source, str):
        yield NotAssessed(
            "package", f"{where}: {name!s:.200}", "no crate with a name, a version and a source"
        )
        return
    checksum = found.get("checksum", checksums.get(f"checksum {name} {version} ({source})"))
    yield Package(
        "cargo",
        str(name),
        str(version),
        (Location(path, line=line),),
        qualifiers=rust.origin(source),
        requires=_requires(found.get("dependencies"), known),
        digests=(("sha256", checksum),) if isinstance(checksum, str) and _SHA256.fullmatch(checksum) else (),
    )


def _requires(dependencies: object, known: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return what `name`, `name version` and `name version (source)` ask for; other entries are none."""
    if not isinstance(dependencies, list):
        return ()
    wanted: dict[str, None] = {}
    for dependency in dependencies[:_MAX_DEPENDENCIES]:
        if not isinstance(dependency, str):
            continue
        name, version = (*dependency.split(" ", 2), "")[:2]
        versions = known.get(name, ())
        if not version and len(versions) == 1:
            (version,) = versions
        if rust.is_name(name):
            wanted[f"{name}@{version}" if version else name] = None
    return tuple(wanted)


CATALOGER = Cataloger(
    name="rust-cargo-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Cargo.lock",),
    max_size=TOML_LIMIT,
)
