"""`rebar.lock`: the Erlang terms in which rebar3 keeps what it resolved, versions without a number to 1.2.0.

`{<<"name">>,{pkg,<<"hex name">>,<<"version">>},level}` or `{<<"name">>,{git,"url",{ref,"commit"}},level}`;
behind them `pkg_hash_ext` has the SHA-256 of each tarball, `pkg_hash` that of what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import beam
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.entries import digest
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed
from seawall.source.base import MIB, File

_BINARY = r'<<"([^"\n]{1,200})">>'
_ENTRY = re.compile(rf"\{{\s*{_BINARY}\s*,\s*\{{\s*(\w+)\s*,")
_PACKAGE = re.compile(rf"\s*{_BINARY}\s*,\s*{_BINARY}")
_GIT = re.compile(r'\s*"([^"\n]{1,2000})"\s*,\s*\{\s*ref\s*,\s*"([0-9a-fA-F]{7,64})"')
_OUTER = re.compile(r"\{\s*pkg_hash_ext\s*,\s*\[")
_HASH = re.compile(rf"\{{\s*{_BINARY}\s*,\s*{_BINARY}\s*\}}")
_LOCK = re.compile(r"\s*(?:\[|\{\s*\"[0-9.]+\"\s*,)")


def parse(file: File) -> Iterator[Record]:
    """Yield the packages."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if not _LOCK.match(text):
        raise Malformed(f"{file.path}: neither a list nor a version with one: not a rebar.lock")
    hashes = dict(_HASH.findall(beam.listed(text, _OUTER)))
    line, at = 1, 0
    for entry in _ENTRY.finditer(text):
        line += text.count("\n", at, entry.start())
        at = entry.start()
        yield _entry(text, entry, hashes, Location(file.path, line=line))


def _entry(text: str, entry: re.Match[str], hashes: dict[str, str], place: Location) -> Record:
    name, kind = entry[1], entry[2]
    if kind == "pkg" and (package := _PACKAGE.match(text, entry.end())):
        digests = digest("sha256", hashes.get(name))
        return beam.hex_package(package[1], package[2], place, digests=digests)
    if kind in {"git", "git_subdir"} and (git := _GIT.match(text, entry.end())):
        return beam.git_package(name, git[1], git[2], place)
    return NotAssessed("package", f"{place.path}:{place.line}: {name}", "its version cannot be read")


CATALOGER = Cataloger(
    name="erlang-rebar-lock",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("rebar.lock",),
    max_size=16 * MIB,
)
