"""Installed opam packages: `.opam-switch/packages/NAME.VERSION/opam`, which a switch keeps of each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import opam
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.model.errors import Malformed
from seawall.model.package import Package
from seawall.source.base import MIB, File

_CHECKSUM = re.compile(r'"(md5|sha256|sha512)=([0-9a-fA-F]{32,128})"')
_ELSEWHERE = re.compile(r"with-(?:test|doc|dev-setup)|\bbuild\b|\bdev\b")


def parse(file: File) -> Iterator[Record]:
    """Yield the package; name and version are the directory's."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if "opam-version:" not in text:
        raise Malformed(f"{file.path}: no opam-version: not an opam file")
    name, _, version = file.path.split("/")[-2].partition(".") if "/" in file.path else ("", "", "")
    if not name or not version:
        raise Malformed(f"{file.path}: its directory is not named NAME.VERSION")
    needed = (each for each, condition in opam.items(text, "depends") if not _ELSEWHERE.search(condition))
    yield Package(
        "opam",
        name,
        version,
        licences=tuple(licence for licence, _ in opam.items(text, "license")),
        requires=tuple(dict.fromkeys(needed)),
        digests=tuple(
            pair
            for algorithm, value in _CHECKSUM.findall(opam.section(text, "url"))
            for pair in digest(algorithm, value)
        ),
    )


CATALOGER = Cataloger(
    name="opam-installed", parse=parse, globs=(".opam-switch/packages/*/opam",), max_size=MIB
)
