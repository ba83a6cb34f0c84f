"""What the Conan catalogers share: references, `name/version@user/channel#recipe_revision%timestamp`."""

from __future__ import annotations

import re

from seawall.inventory.base import Record
from seawall.model.package import Location, NotAssessed, Package

_PART = r"[A-Za-z0-9_][A-Za-z0-9_+.-]*"
_REFERENCE = re.compile(
    rf"(?P<name>{_PART})/(?P<version>{_PART})(?:@(?:(?P<user>{_PART})/(?P<channel>{_PART}))?)?"
    r"(?:#(?P<revision>[0-9a-f]{1,64}|0))?(?:%[0-9.]+)?(?::(?P<package>[0-9a-zA-Z]+)(?:#[0-9a-f]+)?)?"
)
_NONE = "_"


def package(
    reference: str, place: Location, *, development: bool = False, requires: tuple[str, ...] = ()
) -> Record:
    """Return the package of a reference; a range or an alias (`zlib/[>1.2]`) is *not assessed*."""
    text = reference.strip()
    match = _REFERENCE.fullmatch(text) if len(text) <= 500 else None
    if match is None:
        line = f":{place.line}" if place.line else ""
        return NotAssessed("package", f"{place.path}{line}: {text[:100]}", "no exact version is pinned")
    named = {"user": match["user"], "channel": match["channel"], "rrev": match["revision"]}
    return Package(
        "conan",
        match["name"],
        match["version"],
        (place,),
        qualifiers=tuple((key, value) for key, value in named.items() if value and value != _NONE),
        development=development,
        requires=requires,
    )


def token(reference: str) -> str:
    """Return a reference as Package.requires has it, "" for what is none."""
    match = _REFERENCE.fullmatch(reference.strip()) if len(reference) <= 500 else None
    return f"{match['name']}@{match['version']}" if match else ""
