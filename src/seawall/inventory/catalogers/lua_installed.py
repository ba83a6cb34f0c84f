"""Installed rocks: the specification that LuaRocks keeps of each in a rocks tree, as text and never run.

`lib/luarocks/rocks-5.4/NAME/VERSION/NAME-VERSION.rockspec`; the file `rock_namespace` beside it says under
whose manifest the rock was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Package
from seawall.source.base import MIB, File

_TEXT = r"""(?:"([^"\n]{0,500})"|'([^'\n]{0,500})'|\[\[([^\]]{0,500})\]\])"""
_COMMENT = re.compile(r"--(?!\[\[).*")
_ASSIGNED = re.compile(rf"^[ \t]*(package|version)[ \t]*=[ \t]*{_TEXT}", re.MULTILINE)
_LICENCE = re.compile(rf"(?<!\w)license[ \t]*=[ \t]*{_TEXT}")
_NEEDED = re.compile(r"^[ \t]*dependencies[ \t]*=[ \t]*\{([^{}]*)\}", re.MULTILINE)
_ITEM = re.compile(_TEXT)
_NAME = re.compile(r"\s*(?:[\w.-]+/)?([\w.-]+)")
_INTERPRETER = "lua"


def parse(file: File) -> Iterator[Record]:
    """Yield the rock; name and version are the path's where the text does not give them as literals."""
    text = _COMMENT.sub("", file.read(CATALOGER.max_size).decode("utf-8", "replace"))
    said = {match[1]: _literal(match.groups()[1:]) for match in reversed(list(_ASSIGNED.finditer(text)))}
    parts = file.path.split("/")
    name, version = said.get("package", ""), said.get("version", "")
    if not name or not version:
        if len(parts) < 3 or "=" not in text or parts[-1] != f"{parts[-3]}-{parts[-2]}.rockspec":
            raise Malformed(f"{file.path}: no package and version: not a rockspec")
        name, version = parts[-3], parts[-2]
    licence = _LICENCE.search(text)
    needed = _NEEDED.search(text)
    names = (_NAME.match(_literal(item.groups())) for item in _ITEM.finditer(needed[1] if needed else ""))
    beside = file.sibling("rock_namespace")
    yield Package(
        "luarocks",
        name.lower(),
        version.lower(),
        namespace=beside.read(MIB).decode("utf-8", "replace").strip().lower() if beside else "",
        licences=(_literal(licence.groups()),) if licence else (),
        requires=tuple(
            dict.fromkeys(match[1].lower() for match in names if match and match[1] != _INTERPRETER)
        ),
    )


def _literal(groups: tuple[str | None, ...]) -> str:
    return next((text for text in groups if text is not None), "").strip()


CATALOGER = Cataloger(
    name="lua-installed",
    parse=parse,
    globs=("rocks/*/*/*.rockspec", "rocks-*/*/*/*.rockspec"),
    companions=("rock_namespace",),
    max_size=MIB,
)
