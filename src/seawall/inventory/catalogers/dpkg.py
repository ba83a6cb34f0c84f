"""Packages of dpkg: its status file, and the one file a package of images without dpkg (distroless)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Ownership, Package, SourcePackage
from seawall.source.base import File

# deb-control(5): a field begins a line and its continuations are indented, so that no value is taken for one.
_FIELD = re.compile(
    rb"^(Package|Status|Version|Architecture|Source|Maintainer|Provides|(?:Pre-)?Depends):[ \t]*([^\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_BETWEEN = re.compile(rb"\n[ \t\r]*\n")
_SOURCE = re.compile(r"(\S+)(?:\s+\(([^()\s]+)\))?")
_REBUILD = re.compile(r"\+b[0-9]+\Z")  # a binary-only upload of an unchanged source
# What deb-control(5) lets follow a name in a relation: an architecture, a version, restrictions.
_RESTRICTED = re.compile(r":[a-z0-9-]+|\([^)]*\)|\[[^\]]*\]|<[^>]*>|\s+")
_INSTALLED = frozenset(("installed", "triggers-awaited", "triggers-pending"))
_ABSENT = frozenset(("config-files", "not-installed"))
_CHECKSUM = re.compile(rb"^[0-9a-fA-F]{32} [ *](?:\./)?", re.MULTILINE)


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that are installed, and for an image without dpkg the files of the package.

    A package that dpkg began to install and did not finish is not assessed: which of its files are there,
    dpkg(1) "Package states" leaves open.  Raises Malformed when the file holds no stanza at all; incomplete
    stanzas are counted.
    """
    if file.path.endswith(".md5sums"):
        return
    content = file.read(CATALOGER.max_size)
    stanzas = [fields for text in _BETWEEN.split(content) if (fields := _fields(text))]
    if content.strip() and not stanzas:
        raise Malformed(f"{file.path}: no field of a package in {len(content)} bytes")
    present = [(fields, state) for fields in stanzas if (state := _state(fields)) not in _ABSENT]
    named = [(fields, state) for fields, state in present if fields.get("package") and fields.get("version")]
    complete = [fields for fields, state in named if state in _INSTALLED]
    yield from map(_package, complete)
    yield from (_unfinished(fields, state) for fields, state in named if state not in _INSTALLED)
    if missing := len(present) - len(named):
        yield NotAssessed("package", file.path, "no Package or no Version field", weight=missing)
    sums = file.sibling(file.path.rpartition("/")[2] + ".md5sums")
    if sums and len(complete) == 1:
        paths = _CHECKSUM.sub(b"", sums.read(CATALOGER.max_size)).strip(b"\n")
        yield Ownership(complete[0]["package"], paths)


def _fields(stanza: bytes) -> dict[str, str]:
    found = _FIELD.findall(stanza)
    return {name.decode().lower(): text.decode(errors="replace").strip() for name, text in found}


def _state(fields: dict[str, str]) -> str:
    """Return the third word of Status; where dpkg never ran there is no Status and the package is there."""
    status = fields.get("status")
    return "installed" if status is None else " ".join(status.split()[2:])


def _unfinished(fields: dict[str, str], state: str) -> NotAssessed:
    why = f"dpkg state: {state[:40] or 'none'}: its files may be there, its installation did not end"
    return NotAssessed("package", f"{fields['package']} {fields['version']}", why)


def _package(fields: dict[str, str]) -> Package:
    version = fields["version"]
    return Package(
        "deb",
        fields["package"],
        version,
        source=_source(fields.get("source") or fields["package"], version),
        arch=fields.get("architecture", ""),
        requires=_names(fields.get("pre-depends", ""), fields.get("depends", "")),
        provides=_names(fields.get("provides", "")),
        supplier=fields.get("maintainer", ""),
    )


def _names(*relations: str) -> tuple[str, ...]:
    """Return the names of relations without versions, each once; alternatives stay joined by |."""
    found: dict[str, None] = {}
    for relation in relations:
        if relation:
            found.update(dict.fromkeys(_RESTRICTED.sub("", relation).split(",")))
    found.pop("", None)
    return tuple(found)


def _source(field: str, version: str) -> SourcePackage | None:
    """Parse "name (version)"; without a version it is the binary's, less the number of a rebuild."""
    match = _SOURCE.fullmatch(field)
    return SourcePackage(match[1], match[2] or _REBUILD.sub("", version)) if match else None


CATALOGER = Cataloger(
    name="dpkg",
    globs=("var/lib/dpkg/status", "var/lib/dpkg/status.d/*"),
    companions=("*.md5sums",),
    system=True,
    parse=parse,
)
