"""`.terraform.lock.hcl`: the providers that Terraform or OpenTofu selected.

A block's label is the provider's address, `host/namespace/type`.  Hashes `zh:` are the SHA-256 of the zip of
each platform; `h1:` are of what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_BLOCK = re.compile(r'provider\s+"([^"\s]{1,300})"\s*\{\s*(?:#.*|//.*)?')
_VERSION = re.compile(r'version\s*=\s*"([^"]{1,100})"')
_HASH = re.compile(r'"zh:([0-9a-f]{64})"')
_ADDRESS = re.compile(r"(?:([A-Za-z0-9.-]+(?::\d+)?)/)?([^/]+)/([^/]+)")
_DEFAULT = "registry.terraform.io"


def parse(file: File) -> Iterator[Record]:
    """Yield the providers."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    address, version, start, stray = "", "", 0, 0
    hashes: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip()
        if block := _BLOCK.fullmatch(content):
            address, version, start, hashes = block[1], "", number, []
        elif address and line.startswith("}"):
            yield _provider(address, version, hashes, Location(file.path, line=start))
            address = ""
        elif address:
            found = _VERSION.match(content)
            version = found[1] if found else version
            hashes += _HASH.findall(content)
        elif content and not content.startswith(("#", "//")):
            stray = stray or number
    if address:
        raise Malformed(f"{file.path}:{start}: the block of {address} has no end")
    if stray:
        raise Malformed(
            f"{file.path}:{stray}: not the block of a provider, as a .terraform.lock.hcl has them"
        )


def _provider(address: str, version: str, hashes: list[str], place: Location) -> Record:
    parts = _ADDRESS.fullmatch(address)
    if parts is None or not version:
        why = "no version is locked" if parts else "not the address of a provider"
        return NotAssessed("package", f"{place.path}:{place.line}: {address[:100]}", why)
    host = (parts[1] or _DEFAULT).lower()
    return Package(
        "terraform",
        parts[3],
        version,
        (place,),
        namespace=parts[2],
        qualifiers=(("repository_url", f"https://{host}"),) if host != _DEFAULT else (),
        digests=tuple(pair for value in hashes for pair in digest("sha256", value)),
    )


CATALOGER = Cataloger(
    name="terraform-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=(".terraform.lock.hcl",),
    max_size=4 * MIB,
)
