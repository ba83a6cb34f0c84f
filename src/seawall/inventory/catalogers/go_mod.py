"""go.mod: the modules that a project requires, after its `replace` directives (Go Modules Reference).

A `toolchain go1.x.y` line declares the standard library of that release; the `go` line is only a minimum and
declares none.  Before Go 1.17 the file lists direct requirements alone, which is said.  go.sum, which also
has what was considered and not chosen, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.golang import module, release, unassessed
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, NotAssessed
from seawall.source.base import MIB, File

_LIMIT = 16 * MIB
_TOKEN = re.compile(r'"([^"\n]*)"|`([^`\n]*)`|//.*|([()]|=>|[^\s"`()]+)')
_ELSEWHERE = re.compile(r"(?:^|/)(?:pkg/mod|testdata|vendor)/")
_OTHERS = frozenset(("go", "godebug", "ignore", "module", "retract", "tool", "toolchain"))
_ALL_REQUIREMENTS_SINCE = (1, 17)


class _GoMod(Struct):
    """The directives that matter; a replacement's key is a path and a version, or "" for any."""

    required: list[tuple[str, str, int]] = field(default_factory=list)
    replaced: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    excluded: set[tuple[str, str]] = field(default_factory=set)
    toolchain: tuple[str, int] = ("", 0)
    go: str = ""
    module: str = ""
    unknown: list[tuple[str, int]] = field(default_factory=list)


def parse(file: File) -> Iterator[Record]:
    """Yield the required modules; what is replaced by a directory or excluded is *not assessed*."""
    if _ELSEWHERE.search(file.path):
        return
    mod = _read(file.read(_LIMIT).decode(errors="replace"))
    if not mod.module:
        raise Malformed("not a go.mod: it has no module line")
    if release(mod.toolchain[0]):
        yield module("stdlib", release(mod.toolchain[0]), _at(file, mod.toolchain[1]), Evidence.DECLARED)
    for path, version, line in mod.required:
        yield _requirement(mod, path, version, _at(file, line))
    for verb, line in mod.unknown:
        yield NotAssessed("package", f"{file.path}:{line}: {verb[:80]}", "a directive that is not known")
    if mod.required and not _is_complete(mod.go):
        why = "before Go 1.17 a go.mod lists direct requirements only: what they require is not in it"
        yield NotAssessed("file", file.path, why)


def _at(file: File, line: int) -> tuple[Location, ...]:
    return (Location(file.path, line=line),)


def _is_complete(go: str) -> bool:
    major, _, rest = go.partition(".")
    minor = re.match(r"\d+", rest)
    if not major.isdecimal() or minor is None:
        return False
    return (int(major), int(minor[0])) >= _ALL_REQUIREMENTS_SINCE


def _requirement(mod: _GoMod, path: str, version: str, locations: tuple[Location, ...]) -> Record:
    if (path, version) in mod.excluded:
        return unassessed(f"{path}@{version}", "excluded by the same go.mod: a higher version is used")
    by = mod.replaced.get((path, version)) or mod.replaced.get((path, ""))
    if by is None:
        return module(path, version, locations, Evidence.DECLARED)
    if not by[1]:
        return unassessed(
            f"{path}@{version}", f"replaced by the local directory {by[0]}, which has no version"
        )
    return module(*by, locations, Evidence.DECLARED)


def _read(text: str) -> _GoMod:
    mod, block = _GoMod(), ""
    for number, line in enumerate(text.split("\n"), 1):
        words = _words(line)
        if not words:
            continue
        if words == [")"]:
            block = ""
        elif block:
            _directive(mod, block, words, number)
        elif words[1:] == ["("]:
            block = words[0]
        else:
            _directive(mod, words[0], words[1:], number)
    return mod


def _words(line: str) -> list[str]:
    found = (token[1] or token[2] or token[3] for token in _TOKEN.finditer(line))
    return [word for word in found if word]


def _directive(mod: _GoMod, verb: str, words: list[str], line: int) -> None:
    """Take in one directive; Malformed for a requirement or a replacement that is not one."""
    match verb, words:
        case "module", [path]:
            mod.module = path
        case "go", [version]:
            mod.go = version
        case "toolchain", [name]:
            mod.toolchain = (name, line)
        case "require", [path, version]:
            mod.required.append((path, version, line))
        case "exclude", [path, version]:
            mod.excluded.add((path, version))
        case "replace", [path, "=>", *by] if by:
            mod.replaced[path, ""] = (by[0], "".join(by[1:2]))
        case "replace", [path, version, "=>", *by] if by:
            mod.replaced[path, version] = (by[0], "".join(by[1:2]))
        case (("require" | "replace" | "exclude"), _):
            raise Malformed(f"line {line}: {verb} {' '.join(words)[:80]!r} is not understood")
        case _ if verb not in _OTHERS:
            mod.unknown.append((verb, line))


CATALOGER = Cataloger(name="go-mod", globs=("go.mod",), parse=parse, evidence=Evidence.DECLARED)
