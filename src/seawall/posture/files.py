"""Which files of a directory say how containers run: by name, by what their bytes look like, by reading."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from seawall.model.package import NotAssessed
from seawall.posture.documents import MOST_BYTES, RENDER
from seawall.posture.reading import Read, read

_ENDINGS = (".yaml", ".yml", ".json", ".sh", ".bash")
_PASSED_OVER = frozenset(
    {".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__", ".tox", ".terraform"}
)
_MANIFEST = re.compile(
    rb"^[ \t]*[{,]?[ \t]*(?:\"(?:kind|services)\"|'(?:kind|services)'|kind|services)[ \t]*:|\"HostConfig\"",
    re.MULTILINE,
)
_SCRIPT = re.compile(rb"\b(?:docker|podman|nerdctl)\b[^\n]*\s(?:run|create)\b")
_COMPACT = re.compile(rb"\"(?:kind|services|HostConfig)\"\s*:")


def below(folder: str) -> Iterator[str | NotAssessed]:
    """Yield the files below a directory that may be of interest, in order; links are not followed.

    The templates of a Helm chart are no manifests before they are rendered: of each chart that is said once.
    """
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        if "Chart.yaml" in files and "templates" in folders:
            folders.remove("templates")
            yield NotAssessed("file", str(Path(here, "templates")), RENDER)
        for name in sorted(files):
            path = Path(here, name)
            if not name.lower().endswith(_ENDINGS) or path.is_symlink():
                continue
            # Who opens a pipe waits for whoever writes to it.
            yield str(path) if path.is_file() else NotAssessed("file", str(path), "not a regular file")


def content(path: str) -> bytes:
    """Return a file's bytes, one more than are read at most where there are more; the errors are OSErrors."""
    with Path(path).open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def likely(path: str, data: bytes) -> bool:
    """Tell whether a file that nobody named is worth reading."""
    if path.endswith((".sh", ".bash")):
        return _SCRIPT.search(data) is not None
    return (_COMPACT if data.lstrip()[:1] in {b"{", b"["} else _MANIFEST).search(data) is not None


def inside(folder: str) -> Iterator[Read | NotAssessed]:
    """Read the files of a directory that say how containers run; what else is there is passed over."""
    for each in below(folder):
        if isinstance(each, NotAssessed):
            yield each
            continue
        try:
            data = content(each)
        except OSError as error:
            yield NotAssessed("file", each, f"cannot be read: {error.strerror or error}")
            continue
        if likely(each, data):
            file = read(each, data)
            if file.known or file.not_assessed:
                yield file
