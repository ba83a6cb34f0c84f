"""yarn.lock: the line format of Yarn 1 ("classic"), and the YAML of Yarn 2 and later ("berry").

Neither says which packages are for development only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from seawall.inventory import node
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.lockfiles import YAML_LIMIT, load_yaml, table, text
from seawall.model.errors import Malformed
from seawall.model.package import Evidence
from seawall.source.base import File
from seawall.source.memory import MemoryFile

_BERRY = re.compile(rb"^__metadata:", re.MULTILINE)
_PATTERN = re.compile(r'"((?:[^"\\]++|\\.)*+)"|([^\s",][^\s,]*)')
_FIELD = re.compile(r'  (version|resolved|integrity) "?([^"]*)"?\s*\Z')
_GROUP = re.compile(r"  ([A-Za-z]+):\s*\Z")
_NEED = re.compile(r'    "?([^"\s]+)"? "?([^"]*?)"?\s*\Z')


class _Entry(Struct):
    """An entry of the classic form: its key, its line, and what is written below it."""

    patterns: list[str]
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    needs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name in the package's own package.json."""
        return node.unaliased(*node.split_descriptor(self.patterns[0]))[0]


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
    entries: list[_Entry] = []
    broken = 0
    group = ""
    for number, content in enumerate(data.decode(errors="replace").split("\n"), 1):
        if content[:1] not in {"", " ", "\t", "\r", "#"}:
            if not content.rstrip().endswith(":"):
                broken = number
                break
            patterns = [each[1] or each[2] or "" for each in _PATTERN.finditer(content.rstrip()[:-1])]
            entries.append(_Entry(patterns, number))
            group = ""
        elif entries and content[:1] != "#":
            group = _detail(entries[-1], content, group)
    found = {pattern: each for each in entries for pattern in each.patterns}
    for entry in entries:
        if entry.patterns:
            yield from _entry(path, entry, found)
    if broken:
        raise Malformed(f"line {broken} is neither a comment nor the key of an entry")


def _detail(entry: _Entry, content: str, group: str) -> str:
    """Take in an indented line, and return the group that the next one may be in."""
    if said := _FIELD.match(content):
        entry.fields[said[1]] = said[2]
    elif begun := _GROUP.match(content):
        return begun[1]
    elif group in node.NEEDS and (need := _NEED.match(content)):
        entry.needs.append((need[1], need[2]))
    return group


def _entry(path: str, entry: _Entry, found: Mapping[str, _Entry]) -> Iterator[Record]:
    """Yield the package of an entry whose key is `"name@range", "name@other range":`."""
    _, reference = node.split_descriptor(entry.patterns[0])
    version, resolved = entry.fields.get("version"), entry.fields.get("resolved", "")
    if node.is_own_source(reference):
        return
    if not version:
        yield node.unversioned(entry.name, resolved or reference)
        return
    needed = [found[key] for name, wanted in entry.needs if (key := f"{name}@{wanted}") in found]
    yield node.package(
        entry.name,
        version,
        path=path,
        line=entry.line,
        resolved=resolved,
        integrity=entry.fields.get("integrity"),
        requires=(f"{each.name}@{each.fields.get('version', '')}" for each in needed if each.patterns),
    )


def _berry(path: str, data: bytes) -> Iterator[Record]:
    lines = node.key_lines(data, b"")
    seen: set[tuple[str, str]] = set()
    lock = {
        key: table(value)
        for key, value in table(load_yaml(MemoryFile(path, data))).items()
        if key != "__metadata"
    }
    found = {each.strip(): entry for key, entry in lock.items() for each in key.split(",")}
    for key, entry in lock.items():
        name, reference = node.split_descriptor(text(entry.get("resolution")))
        version = text(entry.get("version"))
        if not name or node.is_own_source(reference) or (name, version) in seen:
            continue  # a patched package has an entry beside the original's
        seen.add((name, version))
        if version:
            resolved = f"git+{reference}" if "#commit=" in reference else None
            yield node.package(
                name,
                version,
                path=path,
                line=lines.get(key),
                resolved=resolved,
                requires=_required(entry, found),
            )
        else:
            yield node.unversioned(name, reference)


def _required(entry: Mapping[str, object], found: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """Yield what an entry needs, by the entry whose key has the descriptor; `npm:` may be left out."""
    for name, wanted in node.tables(entry, node.NEEDS):
        need = found.get(f"{name}@{wanted}") or found.get(f"{name}@npm:{wanted}")
        if need is not None:
            real, _ = node.split_descriptor(text(need.get("resolution")))
            yield f"{real}@{text(need.get('version'))}"


CATALOGER = Cataloger(name="node-yarn-lock", globs=("yarn.lock",), parse=parse, evidence=Evidence.DECLARED)
