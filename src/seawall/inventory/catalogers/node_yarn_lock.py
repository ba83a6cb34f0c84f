"""yarn.lock: the line format of Yarn 1 ("classic"), and the YAML of Yarn 2 and later ("berry").

Neither says which packages are for development only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import YAML_LIMIT, load_yaml, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_BERRY = re.compile(rb"^__metadata:", re.MULTILINE)
_PATTERN = re.compile(r'"((?:[^"\\]++|\\.)*+)"|([^\s",][^\s,]*)')
_FIELD = re.compile(r'  (version|resolved) "?([^"]*)"?\s*\Z')


def parse(file: File) -> Iterator[Record]:
    """Yield what the lock file would install, without the project's own workspaces."""
    if node.is_vendored(file.path):
        return
    data = file.read(YAML_LIMIT)
    if _BERRY.search(data):
        yield from _berry(file.path, data)
    else:
        yield from _classic(file.path, data)


def _classic(path: str, data: bytes) -> Iterator[Record]:
    header, line, fields = "", 0, {"version": "", "resolved": ""}
    lines = data.decode(errors="replace").split("\n")
    for number, content in enumerate(lines, 1):
        if not content[:1].strip():
            if field := _FIELD.match(content):
                fields[field[1]] = field[2]
        elif content[0] != "#":
            yield from _entry(path, header, line, fields)
            header, line, fields = content.rstrip(), number, {"version": "", "resolved": ""}
            if not header.endswith(":"):
                raise Malformed(f"line {number} is neither a comment nor the key of an entry")
    yield from _entry(path, header, line, fields)


def _entry(path: str, header: str, line: int, fields: Mapping[str, str]) -> Iterator[Record]:
    """Yield the package of an entry whose key is `"name@range", "name@other range":`."""
    pattern = _PATTERN.match(header.removesuffix(":"))
    if pattern is None:
        return
    alias, reference = node.split_descriptor(pattern[1] or pattern[2] or "")
    name, _ = node.unaliased(alias, reference)
    if node.is_own_source(reference):
        return
    if fields["version"]:
        yield node.package(name, fields["version"], path=path, line=line, resolved=fields["resolved"])
    else:
        yield node.unversioned(name, fields["resolved"] or reference)


def _berry(path: str, data: bytes) -> Iterator[Record]:
    lines = node.key_lines(data, b"")
    seen: set[tuple[str, str]] = set()
    for key, value in table(load_yaml(MemoryFile(path, data))).items():
        if key == "__metadata":
            continue
        entry = table(value)
        name, reference = node.split_descriptor(text(entry.get("resolution")))
        version = text(entry.get("version"))
        if not name or node.is_own_source(reference) or (name, version) in seen:
            continue  # a patched package has an entry beside the original's
        seen.add((name, version))
        if version:
            resolved = f"git+{reference}" if "#commit=" in reference else None
            yield node.package(name, version, path=path, line=lines.get(key), resolved=resolved)
        else:
            yield node.unversioned(name, reference)


CATALOGER = Cataloger(name="node-yarn-lock", globs=("yarn.lock",), parse=parse, evidence=Evidence.DECLARED)
