"""Actions and reusable workflows that GitHub workflows use: `uses: owner/repository/path@ref`.

A ref is a tag, a branch, or a commit, whose tag a comment behind it may tell (`# v4.1.2`, as Dependabot,
Renovate and pin-github-action write it).  Local actions (`./…`) are the project's own, and `docker://` names
an image.  Lines are read, not the YAML: comments and line numbers count, and what lies in a block scalar is a
script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Evidence, Location, NotAssessed, Package
from seawall.source.base import MIB, File

_USES = re.compile(r"""(?:^[ ]*(?:-[ ]+)*|[{,][ ]*)["']?uses["']?[ ]*:[ ]+(["']?)([^\s"',}#]+)\1""")
_ACTION = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,99})/([\w.-]{1,100})(?:/[^@]*)?@(\S{1,250})")
_SCALAR = re.compile(r"^([ ]*(?:-[ ]+)*)[^#\n]*:[ ]+[|>][0-9+-]*[ ]*(?:#.*)?$")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_COMMENT = re.compile(
    r"#[ ]*(?:[Tt]ag[ ]*[:=][ ]*|[Pp]in[ ]+@?|ratchet:\S*@|[\w./-]+@)?(v?[0-9]+\.[0-9]+[\w.+-]*)"
)
_LONGEST_LINE = 2000


def parse(file: File) -> Iterator[Record]:
    """Yield each use; of a commit without a comment that tells its tag, the commit is the version."""
    text = file.read(CATALOGER.max_size).decode("utf-8-sig", "replace")
    inside: int | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None and (indent > inside or not line.strip()):
            continue
        inside = None
        if len(line) > _LONGEST_LINE:
            continue
        if scalar := _SCALAR.match(line):
            inside = len(scalar[1])
            continue
        for use in _USES.finditer(line):
            yield from _use(use[2], line[use.end() :], Location(file.path, line=number))


def _use(used: str, behind: str, place: Location) -> Iterator[Record]:
    if used.startswith(("./", "../", "docker://", "$")):
        return
    action = _ACTION.fullmatch(used)
    if action is None:
        yield NotAssessed("package", f"{place.path}:{place.line}: {used[:100]}", "not owner/repository@ref")
        return
    owner, name, version = action[1].lower(), action[2].lower(), action[3]
    proof = ""
    if _COMMIT.fullmatch(version) and (told := _COMMENT.search(behind)):
        proof = f"pinned to {version}; the comment says {told[1]}"
        version = told[1]
    place = Location(place.path, line=place.line, proof=proof)
    yield Package("github", name, version, (place,), namespace=owner)


CATALOGER = Cataloger(
    name="github-actions",
    parse=parse,
    evidence=Evidence.DECLARED,
    globs=(
        ".github/workflows/*.yml",
        ".github/workflows/*.yaml",
        "action.yml",
        "action.yaml",
    ),
    max_size=4 * MIB,
)
