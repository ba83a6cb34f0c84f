"""The operating system, from os-release(5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.assignments import assignments
from seawall.inventory.base import Cataloger
from seawall.model.errors import Malformed
from seawall.model.package import Distribution
from seawall.source.base import KIB, File

# Releases from before VERSION_CODENAME: "8 (jessie)", "14.04.6 LTS, Trusty Tahr".
_CODENAME = re.compile(r"\(([A-Za-z]+)\)|,\s*([A-Za-z]+)")


def parse(file: File) -> Iterator[Distribution]:
    """Yield the distribution; Malformed when a file that is not empty assigns nothing."""
    text = file.read(CATALOGER.max_size).decode(errors="replace")
    said = assignments(text)
    if not said:
        if text.strip():
            raise Malformed(f"{file.path}: no assignment in {file.size} bytes")
        return
    yield Distribution(
        id=said.get("ID", "").lower() or "linux",  # the default that os-release(5) gives
        version_id=said.get("VERSION_ID", "").lower(),
        pretty_name=said.get("PRETTY_NAME") or said.get("NAME", ""),
        codename=_codename(said),
        like=tuple(said.get("ID_LIKE", "").lower().split()),
        variant=said.get("VARIANT_ID", "").lower(),
        path=file.path,
    )


def _codename(said: dict[str, str]) -> str:
    if "VERSION_CODENAME" in said:
        return said["VERSION_CODENAME"].lower()
    match = _CODENAME.search(said.get("VERSION", ""))
    return (match[1] or match[2]).lower() if match else ""


CATALOGER = Cataloger(
    name="os-release",
    globs=("etc/os-release", "usr/lib/os-release"),
    system=True,
    max_size=64 * KIB,
    parse=parse,
)
