"""pip's requirements files: what is pinned exactly is a package, the rest is not assessed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory import python, requirements
from seawall.inventory.base import Cataloger, Record
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import Evidence, NotAssessed
from seawall.source.base import MIB, File

MAX_LINES = 200_000
MAX_UNPINNED = 5_000
_DEVELOPMENT = frozenset(("dev", "develop", "development", "docs", "lint", "test", "testing", "tests"))
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)(.*)")
_HASH = re.compile(r"\s--hash[= ](\w+:\w+)")
_UNREADABLE = "not a requirement that pip would read"


def parse(file: File) -> Iterator[Record]:
    """Yield one record a requirement; options and included files are passed over."""
    text = requirements.decoded(file.read(CATALOGER.max_size))
    if "\0" in text:
        raise Malformed(f"{file.path}: not text")
    if text.count("\n") > MAX_LINES:
        raise LimitExceeded(f"{file.path}: more than {MAX_LINES} lines")
    words = re.split(r"[^a-z]+", "/".join(file.path.split("/")[-2:]).lower())
    development = not _DEVELOPMENT.isdisjoint(words[:-1])
    unpinned = 0
    strange: list[int] = []
    for number, line in requirements.logical_lines(text):
        found = _record(file.path, number, line, development=development)
        if found is None:
            continue
        if not isinstance(found, NotAssessed):
            yield found
        elif found.why == _UNREADABLE:
            strange.append(number)
        elif (unpinned := unpinned + 1) <= MAX_UNPINNED:
            yield found
    if unpinned > MAX_UNPINNED:
        more = unpinned - MAX_UNPINNED
        yield NotAssessed("package", f"{file.path}: {more} more", python.NO_VERSION, weight=more)
    if strange:
        why = f"{len(strange)} lines are not requirements that pip would read, the first is line {strange[0]}"
        yield NotAssessed("file", file.path, why, weight=len(strange))


def _record(path: str, number: int, line: str, *, development: bool) -> Record | None:
    editable = _EDITABLE.match(line)
    if line.startswith("-") and editable is None:
        return None
    found = requirements.from_url(editable[1].strip("\"'")) if editable else requirements.requirement(line)
    if found is None:
        return python.not_pinned(path, number, line, _UNREADABLE)
    if found.is_project_itself:
        return None
    if not found.version:
        shown = found.name or python.redacted(found.url) or "a URL"
        return python.not_pinned(path, number, shown, python.LOCAL if found.is_local else python.NO_VERSION)
    return python.declared(
        path,
        number,
        found.name,
        found.version,
        development=development,
        qualifiers=found.origin,
        digests=python.digests(_HASH.findall(line)),
    )


CATALOGER = Cataloger(
    name="python-requirements",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=("requirements*.txt", "*requirements.txt", "requirements/*.txt"),
    max_size=8 * MIB,
)
