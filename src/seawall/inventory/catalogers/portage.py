"""Packages of Portage (Gentoo): one folder a package, `var/db/pkg/CATEGORY/NAME-VERSION`.

The folder's name tells what it is (Package Manager Specification, 3.1 and 3.2), the files in it the rest:
CONTENTS lists what was installed, LICENSE and RDEPEND are the ebuild's, with conditionals resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import Malformed
from seawall.model.package import Ownership, Package
from seawall.source.base import MIB, File

_NAMED = re.compile(
    r"([A-Za-z0-9+_][A-Za-z0-9+_-]*?)"
    r"-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)",
    re.ASCII,
)
_OBJECT = re.compile(rb"^obj /([^\n]+) [0-9a-f]{32} -?\d+$", re.MULTILINE)
_ATOM = re.compile(r"(?:[<>]=?|=|~)?([A-Za-z0-9+_][A-Za-z0-9+_.-]*)/([A-Za-z0-9+_][A-Za-z0-9+_-]*)", re.ASCII)
_VERSION = re.compile(r"-\d+(?:\.\d+)*[a-z]?(?:_[a-z]+\d*)*(?:-r\d+)?\*?\Z", re.ASCII)
_SMALL = MIB
_MOST_WORDS = 20_000


def parse(file: File) -> Iterator[Record]:
    """Yield the package and its files; Malformed when the folder's name is no package's."""
    category, folder = file.path.split("/")[-3:-1]
    named = _NAMED.fullmatch(folder) if len(folder) < 512 else None
    if named is None:
        raise Malformed(f"{file.path}: {folder[:80]!r} is no name with a version")
    yield Package(
        "ebuild",
        named[1],
        named[2],
        namespace=category,
        licences=tuple(text for text in (" ".join(_text(file, "LICENSE").split()),) if text),
        requires=_requires(_text(file, "RDEPEND").split()[:_MOST_WORDS]),
    )
    paths = b"\n".join(_OBJECT.findall(file.read(CATALOGER.max_size)))
    if paths:
        yield Ownership(named[1], paths)


def _text(file: File, name: str) -> str:
    beside = file.sibling(name)
    return beside.read(_SMALL).decode(errors="replace") if beside else ""


def _requires(words: list[str]) -> tuple[str, ...]:
    """Return the names of a dependency specification (PMS, 8.2); of `|| ( a b )` one will do."""
    found: dict[str, None] = {}
    choice: dict[str, None] | None = None
    depth = 0
    for word in words:
        if word == "||":
            choice, depth = ({} if choice is None else choice), max(depth, 0)
        elif word == "(":
            depth += choice is not None
        elif word == ")" and choice is not None:
            depth -= 1
            if depth <= 0:
                found["|".join(choice)] = None
                choice, depth = None, 0
        elif name := _atom(word):
            (found if choice is None else choice)[name] = None
    found.pop("", None)
    return tuple(found)


def _atom(word: str) -> str:
    """Return category and name of `>=dev-libs/openssl-1.1:0/1.1=[static-libs]`; "" for a blocker."""
    match = _ATOM.match(word) if len(word) < 512 else None
    if match is None:
        return ""
    whole = word.partition(":")[0].partition("[")[0]
    name = whole.partition("/")[2]
    if word[0] in "<>=~":
        name = _VERSION.sub("", name)
    return f"{match[1]}/{name}"


CATALOGER = Cataloger(
    name="portage",
    globs=("var/db/pkg/*/*/CONTENTS",),
    companions=("LICENSE", "RDEPEND"),
    system=True,
    parse=parse,
)
