"""What the readers of Python's TOML lock files share: entries with their lines, and who needs whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from seawall.inventory import python
from seawall.inventory.lockfiles import TOML_LIMIT, load_toml, parse_toml, rows, table
from seawall.model.errors import Malformed
from seawall.source.base import File

Table = Mapping[str, object]


class Entry(Struct, frozen=True):
    """One package table of a lock file, and the line of its header."""

    table: Table
    line: int | None

    @property
    def name(self) -> str:
        """The package's name as indexes compare it, "" when there is none."""
        return python.normalised(string(self.table, "name"))


class Lock(Struct, frozen=True):
    """A lock file: the whole document and its packages."""

    path: str
    document: Table
    entries: tuple[Entry, ...]


def string(found: Table, key: str) -> str:
    """Return the text under `key`, "" when there is none or it is something else."""
    value = found.get(key)
    return value if isinstance(value, str) else ""


def subtable(found: Table, key: str) -> Table:
    """Return the table under `key`, empty when there is none or it is something else."""
    value = found.get(key)
    return value if isinstance(value, dict) else {}


def read_lock(file: File, keys: tuple[str, ...], marks: tuple[str, ...]) -> Lock:
    """Return the lock file whose packages are the array of tables under one of `keys`.

    Malformed when it is not TOML, or has neither packages nor one of the top-level keys in `marks`, which
    say that it is a lock file with nothing in it.
    """
    data = file.read(TOML_LIMIT)
    document = parse_toml(file.path, data)
    key = next((k for k in keys if k in document), "")
    if not key and not any(mark in document for mark in marks):
        raise Malformed(f"{file.path}: neither packages nor {' or '.join(marks)}: not such a lock file")
    tables = [table(row) for row in rows(document.get(key))] if key else []
    lines: list[int | None] = list(_header_lines(data, key))
    if len(lines) != len(tables):  # written inline, or a header inside a string
        lines = [None] * len(tables)
    return Lock(file.path, document, tuple(map(Entry, tables, lines)))


def _header_lines(data: bytes, key: str) -> Iterator[int]:
    line, at = 1, 0
    for match in re.finditer(rb"^[ \t]*\[\[[ \t]*%b[ \t]*\]\]" % re.escape(key.encode()), data, re.MULTILINE):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        yield line


def file_digests(found: Table, *keys: str) -> python.Digests:
    """Return the digest of a package's one file, of those under `keys`: tables or arrays of them."""
    files: list[object] = []
    for key in keys:
        value = found.get(key)
        files += value if isinstance(value, list) else [value]
    return python.digests(_hash(each) for each in files if isinstance(each, dict))


def _hash(file: Table) -> str:
    """Return `algorithm:hex`: the text `hash`, or the first of the table `hashes`."""
    written = string(file, "hash")
    algorithm, digest = next(iter(subtable(file, "hashes").items()), ("", ""))
    return written or f"{algorithm}:{digest}"


def pyproject(file: File) -> Table:
    """Return the project file beside a lock file; empty when there is none that can be read."""
    beside = file.sibling("pyproject.toml")
    if beside is None:
        return {}
    try:
        return load_toml(beside)
    except Malformed:
        return {}


class Needs(Struct):
    """A graph of packages by number: `edges[n]` are the packages that package n needs."""

    edges: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def reachable(self, roots: Iterable[int]) -> set[int]:
        """Return the roots and all that they need, directly or not."""
        seen = set(roots)
        waiting = list(seen)
        while waiting:
            new = [number for number in self.edges.get(waiting.pop(), ()) if number not in seen]
            seen.update(new)
            waiting.extend(new)
        return seen

    def development(self, production: Iterable[int], development: Iterable[int]) -> set[int]:
        """Return what only development needs; what nobody is known to need is not among it."""
        return self.reachable(development) - self.reachable(production)
