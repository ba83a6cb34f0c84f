"""Notes beside Python's byte code: what follows from our own sources alone and takes long to find out.

They are kept on the terms of byte code: for sources of the same names, sizes and times, and only where Python
may write.  Whoever can change a note can change the program.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.machinery import ModuleSpec
from pathlib import Path

PACKAGE = str(Path(__file__).parent)


def place(spec: ModuleSpec | None, name: str = "") -> str:
    """Return where a module's note of a name lies, "" where there is no byte code."""
    if spec is None or not spec.cached:
        return ""
    return ".".join(filter(None, (spec.cached.rpartition(".")[0], name, "note")))


def read(path: str) -> bytes:
    """Return a note, b"" when there is none."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - at every start
            return file.read()
    except OSError:
        return b""


def leave(path: str, content: bytes) -> bool:
    """Leave a note where Python leaves byte code, when it may leave that, and say whether it is there.

    None is ever seen half written.
    """
    if sys.dont_write_bytecode or not path:
        return False
    written = Path(f"{path}.{os.getpid()}")
    with suppress(OSError):
        written.write_bytes(content)
        written.replace(path)
        return True
    return False


def sources(*names: str) -> Iterator[str]:
    """Yield the paths of the sources of rooms, and of modules that stand alone, in a settled order."""
    for name in names:
        module = f"{PACKAGE}/{name}.py"
        if os.path.exists(module):  # noqa: PTH110 - at every start
            yield module
        else:
            yield from _below(f"{PACKAGE}/{name}")


def _below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.endswith(".py"):
            yield entry.path
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _below(entry.path)


def looks(paths: Iterable[str]) -> str:
    """Return a digest of names, sizes and times of sources: quicker than one of what they say."""
    found = hashlib.sha256()
    for path in paths:
        status = os.stat(path)  # noqa: PTH116 - some hundred files
        found.update(f"{path}\0{status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()
