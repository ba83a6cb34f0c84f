"""`luarocks.lock`: the table of versions that LuaRocks pins with `--pin`, as text and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Evidence, Location, Package
from seawall.source.base import MIB, File

_SECTION = re.compile(r"[ \t]*(\w*dependencies)[ \t]*=[ \t]*\{")
_PIN = re.compile(
    r"""(?:\[["']([\w./-]{1,200})["']\]|(\w{1,200}))[ \t]*=[ \t]*["']([\w.:-]{1,200})["'][ \t]*,?"""
)
_STRAY = re.compile(r"^(?!\s*(?:--|return\b))[^\w]*[^\s{},;]")


def parse(file: File) -> Iterator[Record]:
    """Yield the rocks; those that only building or testing needs are development."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    if not re.match(r"(?:\s*--[^\n]*\n)*\s*return\s*\{", text):
        raise Malformed(f"{file.path}: it returns no table: not a luarocks.lock")
    section, stray = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        rest = line
        if opened := _SECTION.match(line):
            section, rest = opened[1], line[opened.end() :]
        for pin in _PIN.finditer(rest) if section else ():
            scope, _, name = (pin[1] or pin[2]).rpartition("/")
            if name != "lua":
                yield Package(
                    "luarocks",
                    name.lower(),
                    pin[3].lower(),
                    (Location(file.path, line=number),),
                    namespace=scope.lower(),
                    development=section != "dependencies",
                )
        if _STRAY.search(_PIN.sub("", rest)):
            stray = stray or number
        if "}" in rest:
            section = ""
    if stray:
        raise Malformed(f"{file.path}:{stray}: neither a section nor a pinned version")


CATALOGER = Cataloger(
    name="lua-lock", parse=parse, evidence=Evidence.DECLARED, globs=("luarocks.lock",), max_size=MIB
)
