"""What the PHP catalogers share: a package as Composer writes it in lock files and in `installed.json`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from seawall.inventory.lockfiles import rows, table
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed, Package

_NAME = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,199})?", re.ASCII
)
_VERSION = re.compile(r"[^\s]{1,200}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_MAX_LINKS = 10_000


class Entry(Struct):
    """A package of a lock file or of `installed.json`; any field may be of any type."""

    name: object = None
    version: object = None
    license: object = None
    dist: object = None
    require: object = None
    provide: object = None
    replace: object = None


def split(name: str) -> tuple[str, str]:
    """Return vendor and name as they are compared: in lower case; the vendor of a bare name is ""."""
    vendor, _, bare = name.lower().rpartition("/")
    return vendor, bare


def is_name(name: object) -> bool:
    """Say whether this is a package's name (Composer's schema, `name`)."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def is_version(version: object) -> bool:
    """Say whether this can be a version at all; its scheme decides later."""
    return isinstance(version, str) and _VERSION.fullmatch(version) is not None


def package(path: str, line: int | None, entry: Entry, *, development: bool) -> Package | NotAssessed:
    """Return the package of an entry; what has no usable name or version is not assessed."""
    name, version = entry.name, entry.version
    if not is_name(name) or not is_version(version):
        where = path if line is None else f"{path}:{line}"
        return NotAssessed(
            "package", f"{where}: {name!s:.200}", "no Composer package with a name and a version"
        )
    vendor, bare = split(str(name))
    return Package(
        "composer",
        bare,
        str(version),
        (Location(path, line=line),),
        namespace=vendor,
        development=development,
        licences=licences(entry.license),
        digests=_digests(entry.dist),
        requires=_names(entry.require),
        provides=tuple(dict.fromkeys((*_names(entry.provide), *_names(entry.replace)))),
    )


def licences(found: object) -> tuple[str, ...]:
    """Return the licence as one text: of several, one may choose (Composer's schema, `license`)."""
    texts = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    kept = [text for text in texts if isinstance(text, str) and text]
    return (" OR ".join(kept),) if kept else ()


def _digests(dist: object) -> tuple[tuple[str, str], ...]:
    """Return the SHA-1 of the distributed archive; most are built on demand and have none."""
    found = dist.get("shasum") if isinstance(dist, dict) else None
    return (("sha1", found),) if isinstance(found, str) and _SHA1.fullmatch(found) else ()


def _names(links: object) -> tuple[str, ...]:
    """Return the names of links; those without a vendor (php, ext-json) are of the platform."""
    if not isinstance(links, dict):
        return ()
    names = list(links)[:_MAX_LINKS]
    return tuple(dict.fromkeys(name.lower() for name in names if "/" in name and is_name(name)))


def flags(found: object, key: str) -> frozenset[str]:
    """Return the lower-case names in the list under `key`."""
    names = rows(table(found).get(key))
    return frozenset(name.lower() for name in names if isinstance(name, str))


def entry(found: object, where: str) -> Entry | NotAssessed:
    """Return a JSON object as an entry; anything else is not assessed."""
    try:
        fields: Mapping[str, object] = table(found)
    except Malformed as error:
        return NotAssessed("package", where, str(error))
    return Entry(**{key: fields.get(key) for key in Entry.__struct_fields__})
