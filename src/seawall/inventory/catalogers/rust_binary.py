"""Rust executables built with cargo-auditable: the crates they were built from.

The format is that of auditable-serde: `packages`, each with `name`, `version`, `source` (`crates.io`,
`git`, `local`, `registry`), `kind` (`runtime`, unless `build`), `dependencies` by index, and `root` for the
program itself.  An executable without the list says nothing of its crates.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from seawall.inventory import rust
from seawall.inventory.auditable import beginning, read_list
from seawall.inventory.base import Cataloger, Record
from seawall.inventory.executables import HEAD_LENGTH, is_executable, layout
from seawall.inventory.lockfiles import load_json_as
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import MIB, File
from seawall.source.memory import MemoryFile

_MAX_SIZE = 2048 * MIB
_MAX_CRATES = 100_000


class _List(Struct):
    packages: list[object]


def parse(file: File) -> Iterator[Record]:
    """Yield the crates of an executable that lists them, nothing for other files."""
    if not is_executable(file.head(64)):
        return
    head = file.head(HEAD_LENGTH)
    found = layout(head)
    if found is None or found.packed or found.go_note or file.size > _MAX_SIZE:
        return  # what is packed or too large, and might be Go's, is said to be unread by Go's cataloger
    start = beginning(head, found)
    if start is None or start >= file.size:
        return
    text = read_list(file.chunks(), start, head)
    if text is None:
        return
    crates = load_json_as(MemoryFile(file.path, text), _List).packages
    if len(crates) > _MAX_CRATES:
        yield NotAssessed(
            "file", file.path, f"a list of {len(crates)} crates, more than the {_MAX_CRATES} allowed"
        )
        return
    tokens = [_token(crate) for crate in crates]
    for crate in crates:
        yield _crate(file.path, crate, tokens)


def _token(crate: object) -> str:
    if isinstance(crate, dict) and rust.is_name(crate.get("name")) and rust.is_version(crate.get("version")):
        return f"{crate['name']}@{crate['version']}"
    return ""


def _crate(path: str, crate: object, tokens: list[str]) -> Record:
    if not isinstance(crate, dict) or not (token := _token(crate)):
        name = crate.get("name") if isinstance(crate, dict) else crate
        return NotAssessed("package", f"{path}: {name!s:.200}", "no crate with a name and a version")
    name, _, version = token.partition("@")
    wanted = crate.get("dependencies")
    numbers = (
        [n for n in wanted if type(n) is int and 0 <= n < len(tokens)] if isinstance(wanted, list) else []
    )
    return Package(
        "cargo",
        name,
        version,
        (Location(path, proof="the program itself" if crate.get("root") is True else ""),),
        development=crate.get("kind") == "build",
        requires=tuple(dict.fromkeys(tokens[n] for n in numbers if tokens[n])),
    )


CATALOGER = Cataloger(name="rust-binary", parse=parse, executables=True, max_size=_MAX_SIZE)
