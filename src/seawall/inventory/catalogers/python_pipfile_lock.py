"""`Pipfile.lock`: the default packages, and other categories (`develop` and named ones) for development."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory import python
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import parse_json, table
from seawall.inventory.pylocks import string
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import MIB, File

_KEY = re.compile(rb'^(?: {4}|\t)"([^"\\]+)": \{|^(?: {8}|\t\t)"([^"\\]+)": \{', re.MULTILINE)
_EXACT = re.compile(r"={2,3}\s*([^\s,*]+)\Z")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages of every category."""
    data = file.read(CATALOGER.max_size)
    document = table(parse_json(file.path, data))
    if "_meta" not in document and "default" not in document:
        raise Malformed(f"{file.path}: neither _meta nor default: not a Pipfile.lock")
    lines = _lines(data)
    for category, packages in document.items():
        if category == "_meta":
            continue
        for name, entry in table(packages).items():
            line = lines.get((category, name))
            yield from _package(file.path, line, name, table(entry), development=category != "default")


def _package(
    path: str, line: int | None, name: str, entry: Mapping[str, object], *, development: bool
) -> Iterator[Record]:
    pinned = _EXACT.match(string(entry, "version"))
    qualifiers: python.Qualifiers = ()
    for kind in ("git", "hg", "svn", "bzr"):
        if url := string(entry, kind):
            qualifiers = python.vcs_url(kind, url, string(entry, "ref"))
    archive = string(entry, "file")
    if archive:
        qualifiers = python.download_url(archive)
    named = python.artifact(archive or string(entry, "path"))
    version = pinned[1] if pinned else named[1] if named else ""
    if string(entry, "path") and not version:
        if entry.get("editable") is not True:
            yield python.not_pinned(path, line, name, python.LOCAL)
        return
    yield python.declared(
        path,
        line,
        name,
        version,
        development=development,
        qualifiers=qualifiers,
        digests=python.digests(_hashes(entry)),
    )


def _hashes(entry: Mapping[str, object]) -> list[object]:
    found = entry.get("hashes")
    return found if isinstance(found, list) else []


def _lines(data: bytes) -> dict[tuple[str, str], int]:
    """Return the line of each package, by category and name, in a file indented as pipenv writes it."""
    found: dict[tuple[str, str], int] = {}
    category, line, at = "", 1, 0
    for match in _KEY.finditer(data):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        if match[1] is not None:
            category = match[1].decode("utf-8", "replace")
        else:
            found[category, match[2].decode("utf-8", "replace")] = line
    return found


CATALOGER = Cataloger(
    name="python-pipfile-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("Pipfile.lock",),
    max_size=16 * MIB,
)
