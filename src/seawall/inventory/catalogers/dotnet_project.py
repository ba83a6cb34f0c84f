"""MSBuild projects: `PackageReference`, and `PackageVersion` where versions are managed centrally.

Without a lock file NuGet restores the least version that a reference allows.  A property is put in where the
same file sets it, to one text and under no condition; else its reference is *not assessed*.  A reference
without a version has it in `Directory.Packages.props`, which is read for itself.  What only the build uses
(`PrivateAssets` is all), and everything in a test project, is for development.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from seawall.inventory import nuget
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import MIB, File

if TYPE_CHECKING:
    from seawall.markup import Element

_LIMIT = 16 * MIB
_ITEMS = ("PackageReference", "PackageVersion", "GlobalPackageReference")
_PROPERTY = re.compile(r"\$\(([\w.-]{1,100})\)")
_LONGEST = 1000


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that a project asks for, unless a lock file beside it says what is restored."""
    from seawall.markup import parse_xml  # noqa: PLC0415 - only projects have such files

    if file.sibling("packages.lock.json") is not None:
        return
    root = parse_xml(file.path, file.read(_LIMIT))
    if root.name != "Project":
        raise Malformed(f"{file.path}: <{root.name:.60}> where <Project> was expected")
    properties = _properties(root)
    items = [item for group in root.all("ItemGroup") for name in _ITEMS for item in group.all(name)]
    tests = properties.get("IsTestProject", "").lower() == "true" or any(
        item.attributes.get("Include", "").lower() == "microsoft.net.test.sdk"
        for item in items
        if item.name == "PackageReference"
    )
    for item in items:
        yield from _reference(file.path, item, properties, tests=tests)


def _properties(root: Element) -> Mapping[str, str]:
    """Return the properties that are set once, to a text without properties in it, and always."""
    found: dict[str, set[str]] = {}
    for group in root.all("PropertyGroup"):
        for each in group.children:
            certain = "Condition" not in group.attributes and "Condition" not in each.attributes
            found.setdefault(each.name, set()).add(each.text.strip() if certain else "$")
    return {
        name: text
        for name, texts in found.items()
        for text in texts
        if len(texts) == 1 and "$" not in text and len(text) <= _LONGEST
    }


def _reference(path: str, item: Element, properties: Mapping[str, str], *, tests: bool) -> Iterator[Record]:
    name = item.attributes.get("Include") or item.attributes.get("Update") or ""
    stated = _said(item, "VersionOverride") or _said(item, "Version")
    if not stated:
        return
    version = _PROPERTY.sub(lambda match: properties.get(match[1], match[0]), stated[:_LONGEST])
    if not (exact := nuget.pinned(version)):
        why = "its version is a range or is set elsewhere, and there is no lock file"
        yield nuget.unassessed(path, item.line, f"{name} {version}", why)
        return
    private = {part.strip().lower() for part in _said(item, "PrivateAssets").split(";")}
    development = tests or "all" in private or item.name == "GlobalPackageReference"
    yield nuget.package(path, item.line, name, exact, development=development)


def _said(item: Element, name: str) -> str:
    """Return what an attribute, or else a child element, says."""
    return item.attributes.get(name, "").strip() or item.said(name)


CATALOGER = Cataloger(
    name="dotnet-project",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("*.csproj", "*.fsproj", "*.vbproj", "Directory.Packages.props", "Directory.Build.props"),
    companions=("packages.lock.json",),
    max_size=_LIMIT,
)
