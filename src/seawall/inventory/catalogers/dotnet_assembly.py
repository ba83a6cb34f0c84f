"""Assemblies of .NET (`*.dll`, `*.exe`) by their version resource.

A file that a `*.deps.json` lists is a proof of the package it lists it for (inventory.claims).  A directory
of NuGet's (`packs/ID/VERSION`, `packages/ID/VERSION`) tells the package that a file in it came from.  For any
other assembly its own name and product version are all that is known; they are often the package's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory import nuget
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.executables import HEAD_LENGTH
from seawall.inventory.portable import assembly, version_strings
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File

_MAX_SIZE = 2048 * MIB
_PACKAGE_PLACE = re.compile(r"(?:^|/)(?:packs|packages|library-packs)/([^/]+)/(\d[^/]*)/")
_STEM = re.compile(r"([^/\\]{1,200})\.(?:dll|exe)", re.IGNORECASE)
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9}){1,3}(?:-[0-9A-Za-z][0-9A-Za-z.-]{0,199})?(?=\Z|[+ (@])")
_NOTHING = re.compile(r"[0.]+")


def parse(file: File) -> Iterator[Record]:
    """Yield the package that an assembly is taken for; nothing for native code and translations."""
    if file.path.lower().endswith(".resources.dll") or file.head(2) != b"MZ":
        return
    found = assembly(file.head(HEAD_LENGTH))
    if found is None:
        return
    place = _PACKAGE_PLACE.search(file.path)
    if place and nuget.is_name(place[1]) and nuget.is_version(place[2]):
        proof = "an assembly in the directory of its package"
        yield Package(
            "nuget", place[1], nuget.without_metadata(place[2]), (Location(file.path, proof=proof),)
        )
        return
    yield _named(file.path, version_strings(file.chunks(), found))


def _named(path: str, strings: Mapping[str, str]) -> Record:
    stem = _STEM.fullmatch(strings.get("OriginalFilename", "")) or _STEM.fullmatch(path.rpartition("/")[2])
    name = stem[1] if stem else ""
    version = _version(strings)
    if not version or not nuget.is_name(name):
        return NotAssessed("package", path, "a .NET assembly whose version resource has no usable version")
    told = f"{strings.get('ProductName', '')} {strings.get('ProductVersion', '')}".strip()
    company = strings.get("CompanyName", "")
    return Package(
        "nuget",
        name,
        version,
        (Location(path, proof=f"its version resource: {told or version}"[:200]),),
        supplier=company[:200],
    )


def _version(strings: Mapping[str, str]) -> str:
    """Return the product version (that is the package's, for most), else that of the file."""
    for key in ("ProductVersion", "FileVersion"):
        match = _VERSION.match(strings.get(key, "").lstrip("v"))
        if match and not _NOTHING.fullmatch(match[0]):
            return match[0]
    return ""


CATALOGER = Cataloger(
    name="dotnet-assembly", parse=parse, globs=("*.dll", "*.exe", "*.DLL", "*.EXE"), max_size=_MAX_SIZE
)
