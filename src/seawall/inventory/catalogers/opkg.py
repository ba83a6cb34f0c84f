"""Packages of opkg (OpenWrt, Yocto): its status file, which is written as dpkg's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import File

FOLDERS = ("usr/lib/opkg", "var/lib/opkg")
_FIELD = re.compile(
    rb"^(Package|Version|Architecture|Depends|Provides|Status|License|Maintainer):[ \t]*"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_BETWEEN = re.compile(rb"\n[ \t\r]*\n")
_PRESENT = frozenset(("installed", "unpacked"))
_ABSENT = frozenset(("config-files", "not-installed"))
_NAME = re.compile(r"[^\s(|]+")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages that are installed; those without a name or version are counted.

    So are those that are only unpacked, as most of an image that was made elsewhere, with `--offline-root`:
    their files are there.  What opkg began and did not finish is not assessed.

    Raises Malformed when the file holds no stanza at all.
    """
    content = file.read(CATALOGER.max_size)
    stanzas = [found for text in _BETWEEN.split(content) if (found := fields(text))]
    if content.strip() and not stanzas:
        raise Malformed(f"{file.path}: no field of a package in {len(content)} bytes")
    broken = 0
    for found in stanzas:
        state = found.get("status", "installed").rpartition(" ")[2]
        if state in _ABSENT:
            continue
        if not (found.get("package") and found.get("version")):
            broken += 1
        elif state in _PRESENT:
            yield _package(found)
        else:
            why = f"opkg state: {state[:40] or 'none'}: its files may be there"
            yield NotAssessed("package", f"{found['package']} {found['version']}", why)
    if broken:
        yield NotAssessed("package", file.path, "no Package or no Version field", weight=broken)


def fields(stanza: bytes) -> dict[str, str]:
    """Return the fields of a stanza that matter here, by lower-case name."""
    return {
        name.decode().lower(): " ".join(text.decode(errors="replace").split())
        for name, text in _FIELD.findall(stanza)
    }


def _package(found: dict[str, str]) -> Package:
    licence = found.get("license")
    return Package(
        "opkg",
        found["package"],
        found["version"],
        arch=found.get("architecture", ""),
        licences=(licence,) if licence else (),
        requires=_names(found.get("depends", "")),
        provides=_names(found.get("provides", "")),
        supplier=found.get("maintainer", ""),
    )


def _names(text: str) -> tuple[str, ...]:
    """Return the names of a list such as `libc, libssl (>= 3) | libssl1`."""
    groups = (
        "|".join(match[0] for choice in group.split("|") if (match := _NAME.match(choice.strip())))
        for group in text.split(",")
    )
    return tuple(dict.fromkeys(group for group in groups if group))


CATALOGER = Cataloger(
    name="opkg",
    globs=tuple(f"{folder}/status" for folder in FOLDERS),
    system=True,
    exclusive=True,
    parse=parse,
)
