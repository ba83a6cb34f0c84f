"""Which files are Dockerfiles, and reading them with the ignore file that a build would heed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall.dockerfile.parsing import MOST_BYTES, read
from seawall.dockerfile.steps import Dockerfile
from seawall.model.errors import Malformed, NotAllowed
from seawall.model.package import NotAssessed

NAMES = ("Dockerfile", "Containerfile", "Dockerfile.*", "Containerfile.*", "*.Dockerfile", "*.dockerfile")
STDIN = "-"
_NOT_NAMES = ("*.dockerignore", "*.md", "*.orig", "*.swp", "*~")
_PASSED_OVER = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", ".tox"})
_IGNORE_FILE = ".dockerignore"


class Content(Struct, frozen=True):
    """A file that was asked for: its bytes, or why there are none."""

    path: str
    data: bytes = b""
    error: str = ""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return "stdin" if self.path == STDIN else self.path


def is_named(name: str) -> bool:
    """Say whether a file of this name is a Dockerfile."""
    return any(fnmatch(name, each) for each in NAMES) and not any(fnmatch(name, n) for n in _NOT_NAMES)


def below(folder: str) -> Iterator[str]:
    """Yield the paths of the Dockerfiles in a folder, in order; links to directories are not followed.

    Pipes and devices of such names are none: who opens a pipe waits for whoever writes to it.  Folders that
    cannot be listed come last, so that who reads them learns why.
    """
    closed: list[str] = []
    for here, folders, files in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        for path in (str(Path(here, name)) for name in sorted(files) if is_named(name)):
            # Pathlib raises where a folder can be listed and not entered; who reads the file says so.
            if os.path.isfile(path) or not os.path.exists(path):  # noqa: PTH110, PTH113
                yield path
    yield from (str(Path(path)) for path in closed)


def content(path: str) -> Content:
    """Return a file's bytes, one more than are read at most where there are more."""
    if path == STDIN:
        return Content(path, sys.stdin.buffer.read(MOST_BYTES + 1))
    try:
        with Path(path).open("rb") as stream:
            return Content(path, stream.read(MOST_BYTES + 1))
    except OSError as error:
        return Content(path, error=f"cannot be read: {error.strerror or error}")


def parsed(
    contents: Iterable[Content], changed: Mapping[str, bytes], not_assessed: list[NotAssessed]
) -> Iterator[Dockerfile]:
    """Yield the Dockerfiles, `changed` ones as they are to be; what cannot be read is not assessed."""
    for each in contents:
        name = each.name
        if each.error:
            not_assessed.append(NotAssessed("file", name, each.error))
            continue
        try:
            file = read(name, changed.get(name, each.data))
        except Malformed as error:
            not_assessed.append(NotAssessed("file", name, str(error).removeprefix(f"{name}: ")))
        else:
            yield replace(file, ignores=_ignores(each.path, not_assessed))


def _ignores(path: str, not_assessed: list[NotAssessed]) -> tuple[str, ...]:
    """Return the patterns of the ignore file beside a Dockerfile; of stdin, of the one of this folder."""
    folder = Path() if path == STDIN else Path(path).parent
    own = None if path == STDIN else f"{Path(path).name}{_IGNORE_FILE}"
    if not any((folder / name).exists() for name in (own, _IGNORE_FILE) if name):
        return ()
    from seawall.dockerfile.context.walking import ignoring, matcher_of  # noqa: PLC0415 (few have one)

    try:
        found = ignoring(folder, None if path == STDIN else Path(path))
        for pattern in matcher_of(found).patterns:
            pattern.matches("", b"")  # one that is no expression is known by being asked
    except (Malformed, NotAllowed) as error:
        not_assessed.append(NotAssessed("file", str(folder / _IGNORE_FILE), str(error)))
        return ()
    return tuple(pattern for _, pattern in found.patterns)
